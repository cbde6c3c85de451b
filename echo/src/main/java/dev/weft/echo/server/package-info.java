/**
 * The server: HTTP/1.1, HTTP/2 without TLS and gRPC on one pipeline, and TCP. Start here: {@link
 * dev.weft.echo.server.EchoServer}. What a request gets is decided by a pure function ({@code
 * Behaviour}); handlers run on their connection's event loop, calls to others on virtual threads.
 */
@NullMarked
package dev.weft.echo.server;

import org.jspecify.annotations.NullMarked;
