package dev.weft.ztunnel.telemetry;

import dev.weft.metrics.Counter;
import java.time.Instant;
import java.util.Optional;

/**
 * The report on one connection from its beginning to its one end. Bytes are visible in the metrics
 * while the connection lives.
 *
 * <p>Confined to the connection's event loop.
 */
public final class ConnectionRecord {
    private final ConnectionTelemetry telemetry;
    private final Traffic traffic;
    private final Counter receivedBytes;
    private final Counter sentBytes;
    private final Instant begin;
    private final ConnectionEvent event = ConnectionEvent.begun();
    private final SetupEvent setup = SetupEvent.begun();
    private long received;
    private long sent;
    private boolean ended;

    ConnectionRecord(
            ConnectionTelemetry telemetry,
            Traffic traffic,
            Counter receivedBytes,
            Counter sentBytes,
            Instant begin) {
        this.telemetry = telemetry;
        this.traffic = traffic;
        this.receivedBytes = receivedBytes;
        this.sentBytes = sentBytes;
        this.begin = begin;
    }

    /** Both sides are there: copying begins. */
    void established() {
        setup.established(traffic);
    }

    /** Bytes came from the side that connected. */
    public void received(int bytes) {
        received += bytes;
        receivedBytes.add(bytes);
    }

    /** Bytes came from the side that was connected to. */
    public void sent(int bytes) {
        sent += bytes;
        sentBytes.add(bytes);
    }

    /** The connection is over in order. */
    public void complete() {
        end(Optional.empty());
    }

    /** The connection is over because of a failure. */
    public void fail(Failure failure) {
        end(Optional.of(failure));
    }

    private void end(Optional<Failure> failure) {
        if (ended) {
            throw new IllegalStateException("a connection ended twice: " + traffic);
        }
        ended = true;
        telemetry.ended(this, failure);
    }

    ConnectionEvent event() {
        return event;
    }

    Traffic traffic() {
        return traffic;
    }

    Instant begin() {
        return begin;
    }

    long receivedSoFar() {
        return received;
    }

    long sentSoFar() {
        return sent;
    }
}
