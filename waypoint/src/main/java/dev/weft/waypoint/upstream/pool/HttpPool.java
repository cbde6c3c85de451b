package dev.weft.waypoint.upstream.pool;

import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.upstream.dial.DialFailure;
import dev.weft.waypoint.upstream.dial.Dialer;
import dev.weft.waypoint.upstream.dial.Ticket;
import dev.weft.waypoint.upstream.limit.Limits;
import dev.weft.waypoint.upstream.settings.PoolLimits;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Connections of one event loop to one target, and those who wait for one. The last one used is
 * used next, so that those beyond what is needed grow old and go. Confined to the loop.
 */
final class HttpPool {

    /** What all pools of a loop use. */
    record Parts(EventLoop loop, Dialer dialer, ConnectionStarter starter) {}

    private final Parts parts;
    private final Dialer.Dial dial;
    private final HttpProtocol protocol;
    private final Runnable emptied;
    private final Set<Pooled> connections = new HashSet<>();

    /** May have room; whoever takes one looks again. */
    private final Deque<Pooled> free = new ArrayDeque<>();

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Set<Ticket> dialling = new HashSet<>();
    private int starting;
    private boolean serving;
    private boolean closed;

    HttpPool(Parts parts, Dialer.Dial dial, HttpProtocol protocol, Runnable emptied) {
        this.parts = parts;
        this.dial = dial;
        this.protocol = protocol;
        this.emptied = emptied;
    }

    Limits limits() {
        return dial.target().limits();
    }

    PoolLimits rules() {
        return limits().rules();
    }

    EventLoop loop() {
        return parts.loop;
    }

    int size() {
        return connections.size();
    }

    Ticket acquire(Waiter waiter) {
        Pooled room = room();
        if (room != null) {
            waiter.placed(room.reserve());
            return () -> {};
        }
        if (!limits().takePending()) {
            waiter.failed(
                    new DialFailure(
                            DialFailure.Kind.OVERFLOW,
                            rules().maxPending()
                                    + " requests wait for a connection to "
                                    + dial.target()));
            forgetIfEmpty();
            return () -> {};
        }
        Waiting entry = new Waiting(waiter);
        waiting.add(entry);
        dialIfNeeded();
        return entry;
    }

    private final class Waiting implements Ticket {
        private final Waiter waiter;

        Waiting(Waiter waiter) {
            this.waiter = waiter;
        }

        @Override
        public void cancel() {
            if (waiting.remove(this)) {
                limits().returnPending();
            }
        }
    }

    private @Nullable Pooled room() {
        while (!free.isEmpty()) {
            Pooled top = free.peekLast();
            if (top.hasRoom()) {
                return top;
            }
            free.removeLast().listed(false);
        }
        return null;
    }

    private void dialIfNeeded() {
        while (!closed && waiting.size() > expected()) {
            if (!limits().takeConnection()) {
                if (!connections.isEmpty() || !dialling.isEmpty()) {
                    return;
                }
                limits().takeFirstConnection();
            }
            dialOne();
        }
    }

    /** For how many requests there will be room when what has begun is done. */
    private long expected() {
        long each = protocol == HttpProtocol.HTTP2 ? rules().maxStreams() : 1;
        return each * (dialling.size() + starting);
    }

    private void dialOne() {
        Dialled listener = new Dialled();
        dialling.add(listener);
        listener.ticket = parts.dialer.dial(dial, listener);
    }

    /** A connection that is being made. */
    private final class Dialled implements Dialer.ChannelListener, Ticket {
        private Ticket ticket = () -> {};

        @Override
        public void cancel() {
            if (dialling.remove(this)) {
                limits().returnConnection();
                ticket.cancel();
            }
        }

        @Override
        public void dialled(Channel channel) {
            if (!dialling.remove(this)) {
                channel.close();
                return;
            }
            Pooled connection = new Pooled(HttpPool.this);
            connections.add(connection);
            starting++;
            connection.start(channel, parts.starter, protocol);
        }

        @Override
        public void failed(DialFailure failure) {
            if (dialling.remove(this)) {
                limits().returnConnection();
                connectFailed(failure);
            }
        }
    }

    private void connectFailed(DialFailure failure) {
        boolean alone = connections.isEmpty() && dialling.isEmpty();
        int count = alone ? waiting.size() : Math.min(1, waiting.size());
        for (int i = 0; i < count; i++) {
            Waiting entry = waiting.poll();
            if (entry == null) {
                break;
            }
            limits().returnPending();
            entry.waiter.failed(failure);
        }
        dialIfNeeded();
        forgetIfEmpty();
    }

    /** A connection became ready for its first request. */
    void started() {
        starting--;
    }

    /** It may have more room, or less. */
    void changed(Pooled connection) {
        if (connection.hasRoom() && !connection.isListed()) {
            connection.listed(true);
            free.addLast(connection);
        }
        serve();
    }

    private void serve() {
        if (serving) {
            return;
        }
        serving = true;
        while (!waiting.isEmpty()) {
            Pooled room = room();
            if (room == null) {
                break;
            }
            Waiting next = waiting.remove();
            limits().returnPending();
            next.waiter.placed(room.reserve());
        }
        serving = false;
        dialIfNeeded();
    }

    void closed(Pooled connection, String reason) {
        if (!connections.remove(connection)) {
            return;
        }
        if (connection.isListed()) {
            free.remove(connection);
        }
        limits().returnConnection();
        if (connection.isStarting()) {
            starting--;
            connectFailed(
                    new DialFailure(
                            DialFailure.Kind.CONNECT,
                            "the connection to "
                                    + dial.target()
                                    + " ended before it could be used: "
                                    + reason));
        }
        dialIfNeeded();
        forgetIfEmpty();
    }

    private void forgetIfEmpty() {
        if (connections.isEmpty() && waiting.isEmpty() && dialling.isEmpty()) {
            emptied.run();
        }
    }

    /** No new requests; those that wait are still served. */
    void drain() {
        List.copyOf(connections).forEach(Pooled::retire);
    }

    void close(String reason) {
        closed = true;
        List.copyOf(dialling).forEach(Ticket::cancel);
        List<Waiting> failed = List.copyOf(waiting);
        waiting.clear();
        failed.forEach(entry -> {
            limits().returnPending();
            entry.waiter.failed(new DialFailure(DialFailure.Kind.CLOSING, reason));
        });
        List.copyOf(connections).forEach(connection -> connection.close(reason));
    }
}
