/**
 * How results are shown: tables that fit the terminal, JSON, YAML. Start here: {@link
 * dev.weft.cli.print.Output}. Used by the main thread.
 */
@NullMarked
package dev.weft.cli.print;

import org.jspecify.annotations.NullMarked;
