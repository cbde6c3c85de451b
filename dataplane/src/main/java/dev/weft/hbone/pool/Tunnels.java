package dev.weft.hbone.pool;

import dev.weft.hbone.HboneFailure;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one key and the requests that wait for one. At most one connection is being
 * made at a time: a burst of requests makes the first and shares it.
 */
final class Tunnels {

    private final HbonePool pool;
    private final TunnelKey key;
    private final List<PooledConnection> connections = new ArrayList<>();
    private final Deque<PoolRequest> waiting = new ArrayDeque<>();
    private boolean connecting;

    Tunnels(HbonePool pool, TunnelKey key) {
        this.pool = pool;
        this.key = key;
    }

    boolean isOpen() {
        return pool.isOpen();
    }

    boolean isEmpty() {
        return connections.isEmpty() && waiting.isEmpty() && !connecting;
    }

    void serve(PoolRequest request) {
        for (PooledConnection connection : connections) {
            if (connection.client().capacity() > 0) {
                request.send(connection.client());
                return;
            }
        }
        waiting.add(request);
        connectIfNeeded();
    }

    void forget(PoolRequest request) {
        waiting.remove(request);
    }

    private void connectIfNeeded() {
        if (connecting || waiting.isEmpty()) {
            return;
        }
        connecting = true;
        pool.connect(key, this::connected);
    }

    private void connected(Future<TunnelConnector.Connected> result) {
        if (!result.isSuccess()) {
            connecting = false;
            failWaiting(connectFailure(result.cause()));
            return;
        }
        if (!pool.isOpen()) {
            result.getNow().channel().close();
            return;
        }
        connections.add(pool.adopt(this, result.getNow()));
    }

    private HboneFailure connectFailure(@Nullable Throwable cause) {
        Throwable known = cause == null ? new IllegalStateException("cancelled") : cause;
        return new HboneFailure(
                HboneFailure.Kind.CONNECT_FAILED,
                "no tunnel to " + key.address() + ": " + known.getMessage(),
                Optional.of(known));
    }

    /** The connection that was being made takes tunnels now. */
    void ready(PooledConnection connection) {
        connecting = false;
        if (connection.client().capacity() == 0) {
            failWaiting(
                    new HboneFailure(
                            HboneFailure.Kind.CONNECT_FAILED,
                            "the peer at " + key.address() + " takes no tunnels"));
            connection.client().drain();
            return;
        }
        changed();
    }

    /** A connection has more room, or less. */
    void changed() {
        for (PooledConnection connection : List.copyOf(connections)) {
            while (!waiting.isEmpty() && connection.client().capacity() > 0) {
                waiting.remove().send(connection.client());
            }
            if (pool.isDraining() && waiting.isEmpty()) {
                connection.client().drain();
            }
        }
        connectIfNeeded();
    }

    void closed(PooledConnection connection, HboneFailure cause) {
        connections.remove(connection);
        if (!connection.wasReady()) {
            connecting = false;
            failWaiting(
                    new HboneFailure(
                            HboneFailure.Kind.CONNECT_FAILED,
                            "the tunnel to "
                                    + key.address()
                                    + " was closed before it was ready: "
                                    + cause.message()));
        }
        connectIfNeeded();
        pool.forgetIfEmpty(key);
    }

    private void failWaiting(HboneFailure failure) {
        List<PoolRequest> failed = List.copyOf(waiting);
        waiting.clear();
        failed.forEach(request -> request.failed(failure));
        pool.forgetIfEmpty(key);
    }

    /** No new requests; those that wait are still served. */
    void drain() {
        for (PooledConnection connection : List.copyOf(connections)) {
            if (connection.wasReady() && waiting.isEmpty()) {
                connection.client().drain();
            }
        }
    }

    void close(String reason) {
        failWaiting(new HboneFailure(HboneFailure.Kind.CLOSED_HERE, reason));
        for (PooledConnection connection : List.copyOf(connections)) {
            connection.client().close(reason);
        }
    }

    List<TunnelStatus> status() {
        return connections.stream()
                .map(c -> new TunnelStatus(key, c.client().active(), c.client().isReusable()))
                .toList();
    }
}
