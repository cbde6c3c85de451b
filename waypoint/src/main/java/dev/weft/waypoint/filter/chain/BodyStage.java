package dev.weft.waypoint.filter.chain;

import dev.weft.waypoint.filter.spi.BodyMode;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** A filter's place on the way of a body. Confined to the event loop. */
final class BodyStage {
    private final Part part;
    private final int limit;
    private final boolean whole;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream(0);
    private boolean finished;

    private BodyStage(Part part, int limit, boolean whole) {
        this.part = part;
        this.limit = limit;
        this.whole = whole;
    }

    /** Empty for a filter that wants to see nothing. */
    static Optional<BodyStage> of(Part part, BodyMode mode) {
        return switch (mode) {
            case BodyMode.None() -> Optional.empty();
            case BodyMode.Streamed() -> Optional.of(new BodyStage(part, 0, false));
            case BodyMode.Buffered(int limit) -> Optional.of(new BodyStage(part, limit, true));
            case BodyMode.Beginning(int limit) -> Optional.of(new BodyStage(part, limit, false));
        };
    }

    Part part() {
        return part;
    }

    /** Whether the head of the message still has to wait. */
    boolean isHolding() {
        return limit > 0 && !finished && part.isActive();
    }

    /** Bytes that are kept here. */
    int size() {
        return gathered.size();
    }

    /**
     * Takes a part in.
     *
     * @return what is to be done with what
     */
    Taken take(byte[] bytes, boolean last) {
        if (!part.isActive() || finished) {
            return new Taken(What.PASS, release(bytes));
        }
        if (limit == 0) {
            boolean nothing = bytes.length == 0 && !last;
            return new Taken(nothing ? What.WAIT : What.SHOW, bytes);
        }
        if (whole && gathered.size() + bytes.length > limit) {
            return new Taken(What.TOO_LARGE, bytes);
        }
        if (!last && gathered.size() + bytes.length < limit) {
            gathered.writeBytes(bytes);
            return new Taken(What.WAIT, bytes);
        }
        if (!last && whole) {
            gathered.writeBytes(bytes);
            return new Taken(What.WAIT, bytes);
        }
        return new Taken(What.SHOW, release(bytes));
    }

    /** The filter has said what it had to say. */
    void shown() {
        finished |= limit > 0;
    }

    private byte[] release(byte[] bytes) {
        if (gathered.size() == 0) {
            return bytes;
        }
        gathered.writeBytes(bytes);
        byte[] all = gathered.toByteArray();
        gathered.reset();
        return all;
    }

    /** What becomes of a part. */
    enum What {
        /** Passed on unseen. */
        PASS,
        /** Shown to the filter. */
        SHOW,
        /** Kept until there is more. */
        WAIT,
        /** More than may be kept. */
        TOO_LARGE
    }

    /** What becomes of which bytes. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Taken(What what, byte[] bytes) {}
}
