/**
 * The command line: flags, durations, sizes. Start here: {@link dev.weft.echo.flag.Flags}. Plain
 * values, safe on any thread.
 */
@NullMarked
package dev.weft.echo.flag;

import org.jspecify.annotations.NullMarked;
