package dev.weft.waypoint.http.frame;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * Limits frames that cost us more than the peer: each kind draws from a bucket that refills with
 * time. Well-behaved peers stay far below.
 */
public final class FloodGuard {
    private static final double NANOS = 1e9;

    private final Bucket control = new Bucket(1000, 100);
    private final Bucket early = new Bucket(400, 100);

    /** PING, SETTINGS, PRIORITY. */
    void control(ChannelHandlerContext context, String what) throws Http2Exception {
        if (!control.take(context)) {
            throw Http2Exception.connectionError(
                    Http2Error.ENHANCE_YOUR_CALM, "too many %s: more than 100 each second", what);
        }
    }

    /** A request was taken back before it was answered; false if there were too many. */
    public boolean earlyReset(ChannelHandlerContext context) {
        return early.take(context);
    }

    private static final class Bucket {
        private final double capacity;
        private final double perSecond;
        private double level;
        private long filled;
        private boolean begun;

        Bucket(double capacity, double perSecond) {
            this.capacity = capacity;
            this.perSecond = perSecond;
            level = capacity;
        }

        boolean take(ChannelHandlerContext context) {
            long now = context.executor().ticker().nanoTime();
            if (begun) {
                level = Math.min(capacity, level + (now - filled) / NANOS * perSecond);
            }
            begun = true;
            filled = now;
            if (level < 1) {
                return false;
            }
            level--;
            return true;
        }
    }
}
