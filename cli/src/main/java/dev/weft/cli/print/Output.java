package dev.weft.cli.print;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import java.io.PrintWriter;
import java.util.List;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import picocli.CommandLine.Option;

/** The option {@code -o} and what it does: the same rows as a table, JSON or YAML. */
public final class Output {

    /** The forms of output. */
    enum Form {
        table,
        json,
        yaml
    }

    private static final Gson GSON =
            new GsonBuilder()
                    .setPrettyPrinting()
                    .disableHtmlEscaping()
                    .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
                    .create();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Form form = Form.table;

    /** Whether people read it. */
    public boolean table() {
        return form == Form.table;
    }

    /** Prints rows; a table without rows says {@code none} instead. */
    public <R> void print(
            PrintWriter out,
            Terminal terminal,
            List<R> rows,
            List<Column<R>> columns,
            String none) {
        switch (form) {
            case table -> table(out, terminal, rows, columns, none);
            case json -> out.println(GSON.toJson(rows));
            case yaml -> out.print(yaml(rows));
        }
        out.flush();
    }

    /** Prints one value as JSON or YAML; for people its owner has to say it. */
    public void printObject(PrintWriter out, Object value) {
        switch (form) {
            case table, json -> out.println(GSON.toJson(value));
            case yaml -> out.print(yaml(value));
        }
        out.flush();
    }

    private static <R> void table(
            PrintWriter out,
            Terminal terminal,
            List<R> rows,
            List<Column<R>> columns,
            String none) {
        if (rows.isEmpty()) {
            out.println(none);
            return;
        }
        var lines = Table.lines(columns, rows, terminal.width());
        out.println(Colour.DIM.of(lines.getFirst(), terminal));
        lines.stream().skip(1).forEach(out::println);
    }

    /** By way of JSON, so that both have the same fields. */
    private static String yaml(Object rows) {
        var plain = GSON.fromJson(GSON.toJson(rows), Object.class);
        var settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
        return new Dump(settings).dumpToString(plain);
    }
}
