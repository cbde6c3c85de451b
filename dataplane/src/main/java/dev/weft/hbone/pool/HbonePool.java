package dev.weft.hbone.pool;

import dev.weft.hbone.ConnectListener;
import dev.weft.hbone.ConnectRequest;
import dev.weft.hbone.HboneFailure;
import dev.weft.hbone.PendingConnect;
import dev.weft.workload.WorkloadUid;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Opens tunnels over connections that are kept and shared. One pool for each captured pod and event
 * loop; confined to that loop.
 *
 * <p>A connection takes as many tunnels as its limit and the peer's allow and takes more when some
 * end. It is not used for new tunnels after the peer's GOAWAY, when its certificates expire, or
 * when it does not answer; the tunnels it has go on. A request whose connection dies before the
 * answer is sent once more on another.
 */
public final class HbonePool {

    private final EventLoop loop;
    private final PoolSettings settings;
    private final TunnelConnector connector;
    private final Map<TunnelKey, Tunnels> byKey = new HashMap<>();
    private boolean draining;
    private boolean closed;

    public HbonePool(EventLoop loop, PoolSettings settings, TunnelConnector connector) {
        this.loop = loop;
        this.settings = settings;
        this.connector = connector;
    }

    /** Asks for a tunnel; the listener is told exactly once unless the request is cancelled. */
    public PendingConnect open(TunnelKey key, ConnectRequest request, ConnectListener listener) {
        assert loop.inEventLoop();
        if (draining || closed) {
            listener.failed(
                    new HboneFailure(HboneFailure.Kind.CLOSED_HERE, "the pool is draining"));
            return () -> {};
        }
        Tunnels tunnels = byKey.computeIfAbsent(key, k -> new Tunnels(this, k));
        PoolRequest pending = new PoolRequest(tunnels, request, listener);
        tunnels.serve(pending);
        return pending;
    }

    /** The workload is gone: its connections take no new tunnels. */
    public void evict(WorkloadUid workload) {
        assert loop.inEventLoop();
        for (Map.Entry<TunnelKey, Tunnels> entry : List.copyOf(byKey.entrySet())) {
            if (entry.getKey().workload().equals(workload)) {
                entry.getValue().drain();
            }
        }
    }

    /** Takes no new requests; connections close when their last tunnel ends. */
    public void drain() {
        assert loop.inEventLoop();
        draining = true;
        List.copyOf(byKey.values()).forEach(Tunnels::drain);
    }

    /** Ends everything now. */
    public void close(String reason) {
        assert loop.inEventLoop();
        closed = true;
        List.copyOf(byKey.values()).forEach(tunnels -> tunnels.close(reason));
    }

    /** Every connection that lives. */
    public List<TunnelStatus> status() {
        assert loop.inEventLoop();
        return byKey.values().stream().flatMap(tunnels -> tunnels.status().stream()).toList();
    }

    boolean isOpen() {
        return !closed;
    }

    boolean isDraining() {
        return draining;
    }

    void connect(TunnelKey key, Consumer<Future<TunnelConnector.Connected>> then) {
        connector
                .connect(key)
                .addListener((Future<TunnelConnector.Connected> result) -> {
                    if (loop.inEventLoop()) {
                        then.accept(result);
                    } else {
                        loop.execute(() -> then.accept(result));
                    }
                });
    }

    PooledConnection adopt(Tunnels tunnels, TunnelConnector.Connected connected) {
        return new PooledConnection(tunnels, connected, settings);
    }

    void forgetIfEmpty(TunnelKey key) {
        Tunnels tunnels = byKey.get(key);
        if (tunnels != null && tunnels.isEmpty()) {
            byKey.remove(key);
        }
    }
}
