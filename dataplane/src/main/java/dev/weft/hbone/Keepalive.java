package dev.weft.hbone;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends a PING, waits for its answer, and again. No answer in time means that the peer is gone.
 * Runs on the connection's event loop; there is one timer at a time.
 */
final class Keepalive {

    /** Told apart from other PINGs by its content. */
    static final long OPAQUE = 0x776566742d6c6976L;

    private final EventLoop loop;
    private final HboneSettings.Pings pings;
    private final Runnable send;
    private final Runnable silent;
    private @Nullable Future<?> timer;

    Keepalive(EventLoop loop, HboneSettings.Pings pings, Runnable send, Runnable silent) {
        this.loop = loop;
        this.pings = pings;
        this.send = send;
        this.silent = silent;
    }

    /** Waits for the peer's first sign of life. */
    void start() {
        schedule(silent, pings.timeout());
    }

    /** The peer answered: the next PING is due after the interval. */
    void alive() {
        schedule(this::ping, pings.interval());
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void ping() {
        send.run();
        schedule(silent, pings.timeout());
    }

    private void schedule(Runnable action, Duration delay) {
        stop();
        timer = loop.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
}
