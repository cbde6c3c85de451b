package dev.weft.hbone;

import io.netty.util.concurrent.Ticker;

/**
 * Limits frames that cost us more than the peer: each kind draws from a bucket that refills with
 * time. Well-behaved peers stay far below. Runs on the connection's event loop.
 */
final class FloodGuard {

    private final Bucket control;
    private final Bucket early;
    private final Bucket resets;

    FloodGuard(Ticker ticker) {
        control = new Bucket(ticker, 1000, 100);
        early = new Bucket(ticker, 400, 100);
        resets = new Bucket(ticker, 4000, 2000);
    }

    /** PING, SETTINGS, empty DATA, refused streams, frames without a meaning. */
    void control(String what) throws ProtocolError {
        control.take(what);
    }

    /** A request was taken back before it was answered ("rapid reset"). */
    void earlyReset() throws ProtocolError {
        early.take("requests reset before their answer");
    }

    /** An open tunnel was reset, which happens whenever an application resets its connection. */
    void reset() throws ProtocolError {
        resets.take("RST_STREAM");
    }

    private static final class Bucket {
        private static final double NANOS = 1e9;

        private final Ticker ticker;
        private final double capacity;
        private final double perSecond;
        private double level;
        private long filled;

        Bucket(Ticker ticker, double capacity, double perSecond) {
            this.ticker = ticker;
            this.capacity = capacity;
            this.perSecond = perSecond;
            level = capacity;
            filled = ticker.nanoTime();
        }

        void take(String what) throws ProtocolError {
            if (level < 1) {
                long now = ticker.nanoTime();
                level = Math.min(capacity, level + (now - filled) / NANOS * perSecond);
                filled = now;
            }
            if (level < 1) {
                throw new ProtocolError(
                        ErrorCode.ENHANCE_YOUR_CALM,
                        "too many " + what + ": more than " + (int) perSecond + " each second");
            }
            level--;
        }
    }
}
