/**
 * A small collector of traces (OTLP over HTTP, protobuf), which counts and shows the spans that
 * came. Start here: {@link dev.weft.echo.otlp.SpanLog}. The log is safe on any thread.
 */
@NullMarked
package dev.weft.echo.otlp;

import org.jspecify.annotations.NullMarked;
