package dev.weft.hbone.pool;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.time.Duration;

/** Makes the connections of a pool: TCP, TLS, the check of the peer's identity, and ALPN. */
@FunctionalInterface
public interface TunnelConnector {

    /**
     * Connects on the pool's event loop. Must end in a bounded time. A failure is handed to
     * everyone who waits, as the cause of {@code CONNECT_FAILED}.
     */
    Future<Connected> connect(TunnelKey key);

    /**
     * A connection that is ready for HTTP/2.
     *
     * @param channel on the pool's event loop, with nothing of HTTP/2 in its pipeline; owned by the
     *     pool from here on
     * @param usableFor how long new tunnels may be opened on it: until the certificates it was made
     *     with expire, or a chosen age
     */
    record Connected(Channel channel, Duration usableFor) {}
}
