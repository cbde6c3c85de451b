package dev.weft.hbone.pool;

import dev.weft.hbone.ClientObserver;
import dev.weft.hbone.HboneClient;
import dev.weft.hbone.HboneFailure;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection of a pool, with its idle time and its age. */
final class PooledConnection implements ClientObserver {

    private final Tunnels tunnels;
    private final EventLoop loop;
    private final Duration idle;
    private final HboneClient client;
    private final Future<?> ageTimer;
    private @Nullable Future<?> idleTimer;
    private long idleSince;
    private boolean ready;

    PooledConnection(Tunnels tunnels, TunnelConnector.Connected connected, PoolSettings settings) {
        this.tunnels = tunnels;
        this.idle = settings.idle();
        loop = connected.channel().eventLoop();
        client = HboneClient.start(connected.channel(), settings.hbone(), settings.buffers(), this);
        ageTimer =
                loop.schedule(client::drain, connected.usableFor().toNanos(), TimeUnit.NANOSECONDS);
    }

    HboneClient client() {
        return client;
    }

    /** The peer's SETTINGS came. */
    boolean wasReady() {
        return ready;
    }

    @Override
    public void ready() {
        ready = true;
        tunnels.ready(this);
        watchIdle();
    }

    @Override
    public void changed() {
        watchIdle();
        tunnels.changed();
    }

    @Override
    public void closed(HboneFailure cause) {
        ageTimer.cancel(false);
        if (idleTimer != null) {
            idleTimer.cancel(false);
        }
        tunnels.closed(this, cause);
    }

    /** One timer at a time, however often the last tunnel ends and another begins. */
    private void watchIdle() {
        if (client.active() > 0) {
            return;
        }
        idleSince = loop.ticker().nanoTime();
        if (idleTimer == null) {
            scheduleIdle(idle.toNanos());
        }
    }

    private void scheduleIdle(long nanos) {
        idleTimer = loop.schedule(this::closeIfIdle, nanos, TimeUnit.NANOSECONDS);
    }

    private void closeIfIdle() {
        idleTimer = null;
        if (client.active() > 0) {
            return;
        }
        long left = idleSince + idle.toNanos() - loop.ticker().nanoTime();
        if (left > 0) {
            scheduleIdle(left);
            return;
        }
        client.drain();
    }
}
