package dev.weft.waypoint.listener;

import dev.weft.relay.EndFailure;
import dev.weft.relay.RelayEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An end whose first bytes are looked at before anybody takes it over. What was read for that is
 * delivered first, so whoever takes it over sees every byte. On the end's event loop.
 */
final class PeekedEnd implements RelayEnd {

    /** Decides by the first bytes. */
    interface Judge {
        /** Whether these bytes say enough; they stay where they are. */
        boolean isDecided(ByteBuf bytes);

        /** Called once: decided, too many bytes, no more to come, or too late. */
        void done(ByteBuf bytes, PeekedEnd end);

        /** The end broke before. Called instead of {@link #done}. */
        void lost(EndFailure cause);
    }

    private final RelayEnd end;
    private final CompositeByteBuf held = Unpooled.compositeBuffer(64);
    private final Judge judge;
    private @Nullable Future<?> timeout;
    private @Nullable Receiver receiver;
    private @Nullable EndFailure failure;
    private boolean judged;
    private boolean inputEnded;
    private boolean paused;
    private boolean handedOver;
    private boolean over;

    private PeekedEnd(RelayEnd end, Judge judge) {
        this.end = end;
        this.judge = judge;
    }

    /** Starts the end and asks the judge until it has decided, for so long at most. */
    static void begin(RelayEnd end, Duration patience, Judge judge) {
        PeekedEnd peeked = new PeekedEnd(end, judge);
        if (patience.isZero()) {
            end.start(peeked.new Input());
            peeked.decide();
            return;
        }
        peeked.timeout =
                end.eventLoop()
                        .schedule(peeked::decide, patience.toMillis(), TimeUnit.MILLISECONDS);
        end.start(peeked.new Input());
    }

    private void decide() {
        if (judged || over) {
            return;
        }
        judged = true;
        stopWaiting();
        end.pause();
        judge.done(held, this);
    }

    private void stopWaiting() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    @Override
    public EventLoop eventLoop() {
        return end.eventLoop();
    }

    @Override
    public void start(Receiver taker) {
        receiver = taker;
        if (failure != null) {
            dropHeld();
            taker.failed(failure);
            return;
        }
        resume();
    }

    private void dropHeld() {
        if (!handedOver) {
            handedOver = true;
            held.release();
        }
    }

    /** What was held goes first; only then what comes. */
    private void handOver(Receiver taker) {
        if (handedOver) {
            return;
        }
        handedOver = true;
        if (held.isReadable()) {
            taker.received(held);
            taker.receivedAll();
        } else {
            held.release();
        }
        if (inputEnded && !over) {
            taker.ended();
        }
    }

    @Override
    public void write(ByteBuf data) {
        end.write(data);
    }

    @Override
    public void flush() {
        end.flush();
    }

    @Override
    public boolean isWritable() {
        return end.isWritable();
    }

    @Override
    public void finish() {
        end.finish();
    }

    @Override
    public void abort(EndFailure cause) {
        over = true;
        judged = true;
        stopWaiting();
        end.abort(cause);
        dropHeld();
    }

    @Override
    public void pause() {
        paused = true;
        end.pause();
    }

    @Override
    public void resume() {
        paused = false;
        Receiver taker = receiver;
        if (taker != null && !over) {
            handOver(taker);
        }
        if (!paused && !over) {
            end.resume();
        }
    }

    /** Before the hand-over bytes are held, after it everything is passed on. */
    private final class Input implements Receiver {

        @Override
        public void received(ByteBuf data) {
            if (handedOver && receiver != null) {
                receiver.received(data);
            } else if (over) {
                data.release();
            } else {
                held.addComponent(true, data);
                if (!judged && (held.readableBytes() >= Sniffed.MOST || judge.isDecided(held))) {
                    decide();
                }
            }
        }

        @Override
        public void receivedAll() {
            if (handedOver && receiver != null) {
                receiver.receivedAll();
            }
        }

        @Override
        public void ended() {
            inputEnded = true;
            if (handedOver && receiver != null) {
                receiver.ended();
            } else {
                decide();
            }
        }

        @Override
        public void writable() {
            if (receiver != null) {
                receiver.writable();
            }
        }

        @Override
        public void closed() {
            over = true;
            if (receiver != null) {
                receiver.closed();
            }
        }

        @Override
        public void failed(EndFailure cause) {
            over = true;
            failure = cause;
            stopWaiting();
            if (receiver != null) {
                dropHeld();
                receiver.failed(cause);
            } else if (!judged) {
                judged = true;
                dropHeld();
                judge.lost(cause);
            }
        }
    }
}
