package dev.weft.waypoint.edge;

import dev.weft.api.waypoint.Gateway;
import dev.weft.api.waypoint.Listener;
import dev.weft.lifecycle.ConnectionLimit;
import dev.weft.waypoint.config.WaypointStateStore;
import dev.weft.waypoint.listener.Listening;
import dev.weft.waypoint.listener.OwnGateway;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the ports of the proxy's own Gateway open as the controller tells of them: one socket for
 * each port, shared by its listeners. A port that cannot be opened is tried again.
 *
 * <p>Everything but {@link #open} and {@link #stopAccepting}, which are called from one thread,
 * happens on a thread of its own.
 */
public final class EdgeListeners {
    private static final Logger log = LoggerFactory.getLogger(EdgeListeners.class);
    private static final int MOST_HANDSHAKES = 512;
    private static final int RETRY_SECONDS = 5;

    /** For requests on a port that is closed. */
    private static final Duration LEFT = Duration.ofSeconds(30);

    private final Parts parts;
    private final WaypointStateStore store;
    private final EdgeArrivals arrivals;
    private final Door.Limits limits;
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform().daemon().name("edge").factory(),
                    new ThreadPoolExecutor.DiscardPolicy());
    private final Map<Integer, Open> doors = new HashMap<>();
    private Map<Listener, ListenerTls> contexts = Map.of();
    private Gateway current = Gateway.getDefaultInstance();
    private boolean retrying;
    private boolean stopped;

    /**
     * What the listeners work with.
     *
     * @param address where ports are opened
     * @param limit of accepted connections
     */
    public record Parts(OwnGateway own, InetAddress address, ConnectionLimit limit) {}

    private record Open(Door door, Channel socket) {}

    public EdgeListeners(Parts parts, WaypointStateStore store, EdgeArrivals arrivals) {
        this.parts = parts;
        this.store = store;
        this.arrivals = arrivals;
        limits =
                new Door.Limits(
                        parts.limit(), ConnectionLimit.of("edge handshakes", MOST_HANDSHAKES));
    }

    /** Opens what is known now, and follows changes. To be called once. */
    public void open(Listening sockets) {
        store.subscribe(state -> thread.execute(() -> follow(sockets)));
        thread.execute(() -> follow(sockets));
    }

    /** Closes all ports and opens no other; live connections go on. */
    public void stopAccepting() {
        if (stopped) {
            return;
        }
        stopped = true;
        CompletableFuture.runAsync(
                        () -> doors.values().forEach(open -> close(open.socket())), thread)
                .join();
        thread.shutdownNow();
    }

    private void follow(Listening sockets) {
        try {
            Gateway wanted =
                    store.current()
                            .gateway(parts.own().namespace(), parts.own().name())
                            .orElse(Gateway.getDefaultInstance());
            if (!wanted.equals(current)) {
                current = wanted;
                apply(sockets);
            }
        } catch (RuntimeException defect) {
            log.error("the ports of {} could not be changed", parts.own().key(), defect);
        }
    }

    private void apply(Listening sockets) {
        Map<Listener, ListenerTls> next = new HashMap<>();
        Map<Integer, EdgePort> ports = EdgePort.of(current, listener -> tls(listener, next));
        contexts = next;
        closeOthers(ports);
        boolean failed = false;
        for (EdgePort port : ports.values()) {
            Open open = doors.get(port.number());
            if (open != null) {
                open.door().become(port);
            } else {
                failed |= !openNew(sockets, port);
            }
        }
        if (failed && !retrying) {
            retrying = true;
            thread.schedule(() -> retry(sockets), RETRY_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void retry(Listening sockets) {
        retrying = false;
        apply(sockets);
    }

    private ListenerTls tls(Listener listener, Map<Listener, ListenerTls> next) {
        ListenerTls known = contexts.get(listener);
        ListenerTls tls = known == null ? ListenerTls.of(listener) : known;
        if (known == null) {
            tls.invalid()
                    .ifPresent(reason ->
                            log.warn("{} refuses handshakes: {}", listener.getName(), reason));
        }
        next.put(listener, tls);
        return tls;
    }

    private void closeOthers(Map<Integer, EdgePort> ports) {
        Iterator<Map.Entry<Integer, Open>> all = doors.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Integer, Open> one = all.next();
            if (!ports.containsKey(one.getKey())) {
                all.remove();
                close(one.getValue().socket());
                one.getValue().door().close(LEFT);
                log.info("port {} is closed", one.getKey());
            }
        }
    }

    private static void close(Channel socket) {
        socket.close().awaitUninterruptibly();
    }

    private boolean openNew(Listening sockets, EdgePort port) {
        Door door = new Door(port, limits, arrivals);
        try {
            InetSocketAddress at = new InetSocketAddress(parts.address(), port.number());
            doors.put(port.number(), new Open(door, sockets.listen(at, door::accepted)));
            log.info("port {} is open for {}", port.number(), port.kind());
            return true;
        } catch (IOException | IllegalArgumentException e) {
            log.error("{}; tried again in {} s", e.getMessage(), RETRY_SECONDS);
            return false;
        }
    }
}
