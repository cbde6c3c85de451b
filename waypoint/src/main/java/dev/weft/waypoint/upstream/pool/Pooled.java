package dev.weft.waypoint.upstream.pool;

import dev.weft.waypoint.http.ClientConnection;
import dev.weft.waypoint.http.ClientStream;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseReceiver;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection of a pool, with its places, its idle time and its age. */
final class Pooled implements ClientConnection.Observer {
    private final HttpPool pool;
    private @Nullable ClientConnection connection;
    private @Nullable Future<?> ageTimer;
    private @Nullable Future<?> idleTimer;
    private long idleSince;
    private int reserved;
    private int sent;
    private boolean starting = true;
    private boolean listed;
    private boolean retired;
    private boolean over;

    Pooled(HttpPool pool) {
        this.pool = pool;
    }

    void start(Channel channel, ConnectionStarter starter, HttpProtocol protocol) {
        idleSince = now();
        connection = starter.start(channel, protocol, pool.rules().maxStreams(), this);
        long age = pool.rules().maxAge().toNanos();
        if (age > 0 && !over) {
            ageTimer = pool.loop().schedule(this::retire, age, TimeUnit.NANOSECONDS);
        }
        if (!over) {
            changed();
        }
    }

    private long now() {
        return pool.loop().ticker().nanoTime();
    }

    boolean isStarting() {
        return starting;
    }

    boolean isListed() {
        return listed;
    }

    /** Whether it is among those that may have room. */
    void listed(boolean now) {
        listed = now;
    }

    boolean hasRoom() {
        ClientConnection live = connection;
        return live != null
                && !over
                && !retired
                && live.isReusable()
                && live.capacity() > reserved
                && live.active() + reserved < pool.rules().maxStreams()
                && sent + reserved < pool.rules().maxRequestsPerConnection();
    }

    Place reserve() {
        reserved++;
        return new Reserved();
    }

    private final class Reserved implements Place {
        private boolean spent;

        @Override
        public HttpProtocol protocol() {
            return live().protocol();
        }

        @Override
        public ClientStream send(RequestHead head, boolean end, ResponseReceiver receiver) {
            if (spent) {
                throw new IllegalStateException("the place was used or given back");
            }
            spent = true;
            reserved--;
            if (over || live().capacity() == 0) {
                return LostStream.of(pool.loop(), live().protocol(), receiver);
            }
            sent++;
            ClientStream stream = live().send(head, end, receiver);
            if (sent >= pool.rules().maxRequestsPerConnection()) {
                retire();
            }
            return stream;
        }

        @Override
        public void giveBack() {
            if (!spent) {
                spent = true;
                reserved--;
                changed();
            }
        }
    }

    private ClientConnection live() {
        ClientConnection live = connection;
        if (live == null) {
            throw new IllegalStateException("the connection has not begun");
        }
        return live;
    }

    @Override
    public void changed() {
        ClientConnection live = connection;
        if (live == null || over) {
            return;
        }
        if (starting && live.capacity() > 0) {
            starting = false;
            pool.started();
        }
        if (retired && reserved == 0) {
            live.drain();
        }
        watchIdle(live);
        pool.changed(this);
    }

    @Override
    public void closed(String reason) {
        over = true;
        if (ageTimer != null) {
            ageTimer.cancel(false);
        }
        if (idleTimer != null) {
            idleTimer.cancel(false);
        }
        pool.closed(this, reason);
    }

    /** One timer at a time, however often the last request ends and another begins. */
    private void watchIdle(ClientConnection live) {
        if (live.active() > 0 || reserved > 0) {
            return;
        }
        idleSince = now();
        if (idleTimer == null && !pool.rules().idleTimeout().isZero()) {
            scheduleIdle(pool.rules().idleTimeout().toNanos());
        }
    }

    private void scheduleIdle(long nanos) {
        idleTimer = pool.loop().schedule(this::closeIfIdle, nanos, TimeUnit.NANOSECONDS);
    }

    private void closeIfIdle() {
        idleTimer = null;
        ClientConnection live = connection;
        if (live == null || live.active() > 0 || reserved > 0) {
            return;
        }
        long left = idleSince + pool.rules().idleTimeout().toNanos() - now();
        if (left > 0) {
            scheduleIdle(left);
        } else {
            live.drain();
        }
    }

    /** Takes no new requests; closes when the last one ended. */
    void retire() {
        retired = true;
        if (connection != null && !over && reserved == 0) {
            connection.drain();
        }
    }

    void close(String reason) {
        if (connection != null) {
            connection.close(reason);
        }
    }
}
