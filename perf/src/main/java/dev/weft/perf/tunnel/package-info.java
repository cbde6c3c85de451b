/**
 * A tunnel of TLS without HTTP/2, from the same parts as the node proxy: the bound of what framing
 * may cost. Start here: {@link dev.weft.perf.tunnel.TlsTunnelMain}. A process of its own; a
 * connection lives on one event loop.
 */
@NullMarked
package dev.weft.perf.tunnel;

import org.jspecify.annotations.NullMarked;
