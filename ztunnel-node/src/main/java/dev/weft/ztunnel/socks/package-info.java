/**
 * SOCKS5 for programs that would rather ask for a connection than be captured; start here: {@link
 * dev.weft.ztunnel.socks.SocksListener}. What is asked for becomes an outbound connection like any
 * other. Each connection is confined to its event loop.
 */
@NullMarked
package dev.weft.ztunnel.socks;

import org.jspecify.annotations.NullMarked;
