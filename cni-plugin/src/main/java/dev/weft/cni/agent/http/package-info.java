/**
 * A small HTTP/1.1 server on a Unix socket: one request per connection, everything bounded. Start
 * here: {@link dev.weft.cni.agent.http.UnixHttpServer}. Each connection is one virtual thread.
 */
@NullMarked
package dev.weft.cni.agent.http;

import org.jspecify.annotations.NullMarked;
