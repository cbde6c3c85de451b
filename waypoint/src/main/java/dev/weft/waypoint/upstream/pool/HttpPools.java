package dev.weft.waypoint.upstream.pool;

import dev.weft.net.IpPort;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.upstream.dial.DialFailure;
import dev.weft.waypoint.upstream.dial.Dialer;
import dev.weft.waypoint.upstream.dial.Target;
import dev.weft.waypoint.upstream.dial.Ticket;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The connections of one event loop that carry requests; confined to it. */
public final class HttpPools {
    private final EventLoop loop;
    private final Dialer dialer;
    private final ConnectionStarter starter;
    private final Map<Key, HttpPool> pools = new HashMap<>();
    private boolean closed;

    public HttpPools(EventLoop loop, Dialer dialer, ConnectionStarter starter) {
        this.loop = loop;
        this.dialer = dialer;
        this.starter = starter;
    }

    /**
     * What connections must have in common.
     *
     * @param client whose they are, where they are not for everybody
     */
    private record Key(Target target, HttpProtocol protocol, Optional<IpPort> client) {}

    /** Asks for a place on a connection. */
    public Ticket acquire(Target target, HttpProtocol protocol, IpPort client, Waiter waiter) {
        assert loop.inEventLoop();
        if (closed) {
            waiter.failed(new DialFailure(DialFailure.Kind.CLOSING, "the proxy is closing"));
            return () -> {};
        }
        Optional<IpPort> own = target.proxyProtocol() > 0 ? Optional.of(client) : Optional.empty();
        Key key = new Key(target, protocol, own);
        HttpPool pool = pools.computeIfAbsent(key, this::create);
        return pool.acquire(waiter);
    }

    private HttpPool create(Key key) {
        Dialer.Dial dial = new Dialer.Dial(key.target, alpn(key), key.client);
        return new HttpPool(
                new HttpPool.Parts(loop, dialer, starter),
                dial,
                key.protocol,
                () -> pools.remove(key));
    }

    private static String alpn(Key key) {
        return key.protocol == HttpProtocol.HTTP2 ? "h2" : "http/1.1";
    }

    /** Connections to this target take no new requests. */
    public void drain(Target target) {
        assert loop.inEventLoop();
        for (Map.Entry<Key, HttpPool> entry : List.copyOf(pools.entrySet())) {
            if (entry.getKey().target == target) {
                entry.getValue().drain();
            }
        }
    }

    /** All of them. */
    public void drain() {
        assert loop.inEventLoop();
        List.copyOf(pools.values()).forEach(HttpPool::drain);
    }

    /** Ends everything now. */
    public void close(String reason) {
        assert loop.inEventLoop();
        closed = true;
        List.copyOf(pools.values()).forEach(pool -> pool.close(reason));
        pools.clear();
    }

    /** How many connections live. */
    public int connections() {
        assert loop.inEventLoop();
        return pools.values().stream().mapToInt(HttpPool::size).sum();
    }
}
