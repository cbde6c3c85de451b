package dev.weft.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

    private record Row(String name, String text) {}

    private static final List<Column<Row>> COLUMNS =
            List.of(new Column<>("NAME", Row::name), new Column<>("TEXT", Row::text));

    private static final List<Row> ROWS =
            List.of(new Row("a", "short"), new Row("longer name", "a much longer text"));

    @Test
    void columns_are_as_wide_as_their_widest_cell() {
        assertThat(Table.lines(COLUMNS, ROWS, Terminal.UNLIMITED))
                .containsExactly(
                        "NAME         TEXT",
                        "a            short",
                        "longer name  a much longer text");
    }

    @Test
    void in_a_narrow_terminal_the_widest_cells_end_in_an_ellipsis() {
        assertThat(Table.lines(COLUMNS, ROWS, 25))
                .containsExactly(
                        "NAME         TEXT", "a            short", "longer name  a much long…")
                .allMatch(line -> line.length() <= 25);
    }

    @Test
    void columns_keep_a_least_width_even_where_that_does_not_fit() {
        assertThat(Table.lines(COLUMNS, ROWS, 1).getLast()).isEqualTo("longer …  a much …");
    }

    @Test
    void an_empty_cell_is_a_dash_and_lines_in_a_cell_become_blanks() {
        var rows = List.of(new Row("", "two\nlines"));

        assertThat(Table.lines(COLUMNS, rows, 80)).containsExactly("NAME  TEXT", "-     two lines");
    }
}
