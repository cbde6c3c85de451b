/**
 * One call after the other for one worker, by the protocol of the target. Start here: {@link
 * dev.weft.echo.caller.Callers}. A caller belongs to its worker's thread, which waits.
 */
@NullMarked
package dev.weft.echo.caller;

import org.jspecify.annotations.NullMarked;
