/**
 * Calls over plain blocking sockets, as an ordinary program makes them. Start here: {@link
 * dev.weft.echo.call.HttpConnection}. A connection belongs to the one (virtual) thread that opened
 * it; targets, answers and failures are values.
 */
@NullMarked
package dev.weft.echo.call;

import org.jspecify.annotations.NullMarked;
