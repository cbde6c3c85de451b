package dev.weft.relay;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Joins two ends and copies both ways until both directions ended, one side broke, or {@link
 * #stop}.
 *
 * <p>A source is paused while the other side is not writable, so what is queued in a direction
 * stays bounded. The directions end independently: the end of one side's input finishes the other
 * side's output, and the way back lives on for as long as it wants. A side that breaks resets the
 * other.
 *
 * <p>Runs on the event loop that both ends share.
 */
public final class Relay {

    private final Half downstream;
    private final Half upstream;

    /** What is queued for a receiver when its sender is paused, roughly and at most. */
    static final int QUEUED = 128 << 10;

    private final RelayObserver observer;
    private final ByteBudget budget;
    private @Nullable RelayOutcome outcome;

    private Relay(
            RelayEnd downstream, RelayEnd upstream, ByteBudget budget, RelayObserver observer) {
        this.budget = budget;
        this.downstream = new Half(Side.DOWNSTREAM, downstream, upstream);
        this.upstream = new Half(Side.UPSTREAM, upstream, downstream);
        this.observer = observer;
    }

    /**
     * Starts to copy. Both ends are owned by the relay from here on.
     *
     * @throws IllegalArgumentException if the ends live on different event loops
     */
    public static Relay join(RelayEnd downstream, RelayEnd upstream, RelayObserver observer) {
        return join(downstream, upstream, ByteBudget.unlimited(), observer);
    }

    /**
     * The same.
     *
     * @param budget from which a direction takes while its sender is paused; where that is refused
     *     the relay breaks, as a slow receiver that is left alone would hold memory for ever
     */
    public static Relay join(
            RelayEnd downstream, RelayEnd upstream, ByteBudget budget, RelayObserver observer) {
        if (!downstream.eventLoop().equals(upstream.eventLoop())) {
            throw new IllegalArgumentException(
                    "the ends of a relay live on two event loops, "
                            + downstream.eventLoop()
                            + " and "
                            + upstream.eventLoop()
                            + "; open the second connection on the loop of the first");
        }
        Relay relay = new Relay(downstream, upstream, budget, observer);
        downstream.start(relay.downstream);
        upstream.start(relay.upstream);
        return relay;
    }

    /** Ends the relay now; both peers see a reset. Does nothing when it is over. */
    public void stop(EndFailure cause) {
        end(new RelayEnding.Stopped(cause), cause);
    }

    /** Bytes read from a side so far. */
    public long bytesFrom(Side side) {
        return switch (side) {
            case DOWNSTREAM -> downstream.bytes;
            case UPSTREAM -> upstream.bytes;
        };
    }

    private void closed() {
        if (downstream.closed && upstream.closed) {
            end(new RelayEnding.Finished());
        }
    }

    private void end(RelayEnding ending, EndFailure cause) {
        assert downstream.end.eventLoop().inEventLoop();
        if (outcome == null) {
            downstream.end.abort(cause);
            upstream.end.abort(cause);
            end(ending);
        }
    }

    private void end(RelayEnding ending) {
        if (outcome == null) {
            downstream.giveBack();
            upstream.giveBack();
            outcome = new RelayOutcome(downstream.bytes, upstream.bytes, ending);
            observer.ended(outcome);
        }
    }

    /** One direction: what {@code end} sends goes to {@code other}. */
    private final class Half implements RelayEnd.Receiver {
        private final Side side;
        private final RelayEnd end;
        private final RelayEnd other;
        private long bytes;
        private boolean closed;
        private boolean charged;

        Half(Side side, RelayEnd end, RelayEnd other) {
            this.side = side;
            this.end = end;
            this.other = other;
        }

        @Override
        public void received(ByteBuf data) {
            int count = data.readableBytes();
            bytes += count;
            observer.copied(side, count);
            other.write(data);
            if (!other.isWritable()) {
                end.pause();
                take();
            }
        }

        @Override
        public void receivedAll() {
            other.flush();
        }

        @Override
        public void ended() {
            other.finish();
        }

        private void take() {
            if (charged || outcome != null) {
                return;
            }
            if (budget.take(QUEUED)) {
                charged = true;
            } else {
                EndFailure cause = EndFailure.overloaded();
                Relay.this.end(new RelayEnding.Broken(side.other(), cause), cause);
            }
        }

        private void giveBack() {
            if (charged) {
                charged = false;
                budget.give(QUEUED);
            }
        }

        @Override
        public void writable() {
            (side == Side.DOWNSTREAM ? upstream : downstream).giveBack();
            other.resume();
        }

        @Override
        public void closed() {
            closed = true;
            Relay.this.closed();
        }

        @Override
        public void failed(EndFailure cause) {
            end(new RelayEnding.Broken(side, cause), cause);
        }
    }
}
