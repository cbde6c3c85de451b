package dev.weft.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class OutputTest {

    private record Row(String name, List<String> tags, int count) {}

    private static final List<Row> ROWS = List.of(new Row("a<b>", List.of("x", "yes"), 3));

    @Command
    private static final class Holder {
        @Mixin private Output output;
    }

    @Test
    void json_has_the_fields_of_the_rows() {
        var json = JsonParser.parseString(print("json", ROWS)).getAsJsonArray();

        assertThat(json.get(0))
                .hasToString("{\"name\":\"a<b>\",\"tags\":[\"x\",\"yes\"],\"count\":3}");
    }

    @Test
    void yaml_has_the_same_fields() {
        assertThat(print("yaml", ROWS)).contains("name: a<b>").contains("- x").contains("count: 3");
    }

    @Test
    void a_table_without_rows_says_so_and_json_is_an_empty_array() {
        assertThat(print("table", List.of())).isEqualTo("nothing\n");
        assertThat(print("json", List.of())).isEqualTo("[]\n");
    }

    @ParameterizedTest
    @CsvSource({"xterm, '', true", "dumb, '', false", "xterm, 1, false"})
    void colours_are_for_terminals_that_want_them(String term, String noColour, boolean colours) {
        var environment = Map.of("TERM", term, "NO_COLOR", noColour);

        assertThat(Terminal.colours(environment)).isEqualTo(colours);
    }

    private static String print(String form, List<Row> rows) {
        var holder = new Holder();
        new CommandLine(holder).parseArgs("-o", form);
        var out = new StringWriter();
        List<Column<Row>> columns = List.of(new Column<>("NAME", Row::name));
        holder.output.print(new PrintWriter(out), Terminal.NONE, rows, columns, "nothing");
        return out.toString();
    }
}
