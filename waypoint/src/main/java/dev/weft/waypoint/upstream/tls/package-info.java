/**
 * TLS to the applications themselves. Start here: {@link dev.weft.waypoint.upstream.tls.ClientTls}.
 * Settings any thread, connections on their event loop.
 */
@NullMarked
package dev.weft.waypoint.upstream.tls;

import org.jspecify.annotations.NullMarked;
