/**
 * What was received, and how it is described: to the caller at once, and later to whoever asks what
 * came. Start here: {@link dev.weft.echo.request.Received}. A request belongs to the event loop of
 * its connection; the log is safe on any thread.
 */
@NullMarked
package dev.weft.echo.request;

import org.jspecify.annotations.NullMarked;
