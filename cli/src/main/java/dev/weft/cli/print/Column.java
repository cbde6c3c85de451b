package dev.weft.cli.print;

import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param title in capitals
 * @param text of a row's cell
 */
public record Column<R>(String title, Function<R, String> text) {}
