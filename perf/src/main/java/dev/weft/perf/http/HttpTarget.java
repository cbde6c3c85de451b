package dev.weft.perf.http;

import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where requests go, and how.
 *
 * @param tls empty for plaintext; has the protocol's ALPN name
 * @param http2 over one connection with its preface, without asking; else HTTP/1.1
 */
public record HttpTarget(InetSocketAddress address, Optional<SslContext> tls, boolean http2) {}
