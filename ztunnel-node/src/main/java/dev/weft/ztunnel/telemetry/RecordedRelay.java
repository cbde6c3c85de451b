package dev.weft.ztunnel.telemetry;

import dev.weft.relay.ByteBudget;
import dev.weft.relay.EndFailure;
import dev.weft.relay.Relay;
import dev.weft.relay.RelayEnd;
import dev.weft.relay.RelayEnding;
import dev.weft.relay.RelayObserver;
import dev.weft.relay.RelayOutcome;
import dev.weft.relay.Side;
import dev.weft.ztunnel.telemetry.Failure.Kind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A relay whose bytes and end are reported.
 *
 * <p>Confined to the event loop of its ends.
 */
public final class RecordedRelay implements RelayObserver {
    private static final Logger log = LoggerFactory.getLogger(RecordedRelay.class);

    private final ConnectionRecord record;
    private final Runnable afterwards;
    private @Nullable Relay relay;
    private Optional<Failure> stopped = Optional.empty();

    private RecordedRelay(ConnectionRecord record, Runnable afterwards) {
        this.record = record;
        this.afterwards = afterwards;
    }

    /**
     * Starts to copy.
     *
     * @param downstream the accepted side
     * @param budget from which bytes take that wait for a slow receiver
     * @param report where it is reported, and what runs once after that
     */
    public static RecordedRelay join(
            RelayEnd downstream, RelayEnd upstream, ByteBudget budget, Report report) {
        report.record.established();
        RecordedRelay recorded = new RecordedRelay(report.record, report.afterwards);
        recorded.relay = Relay.join(downstream, upstream, budget, recorded);
        return recorded;
    }

    /** What is to be done about a relay that ended. */
    public record Report(ConnectionRecord record, Runnable afterwards) {}

    /** Ends it by force; does nothing when it is over. */
    public void stop(Failure reason) {
        if (relay != null && stopped.isEmpty()) {
            stopped = Optional.of(reason);
            relay.stop(EndFailure.stopped(reason.message()));
        }
    }

    @Override
    public void copied(Side from, int bytes) {
        switch (from) {
            case DOWNSTREAM -> record.received(bytes);
            case UPSTREAM -> record.sent(bytes);
        }
    }

    @Override
    public void ended(RelayOutcome outcome) {
        failure(outcome.ending()).ifPresentOrElse(record::fail, record::complete);
        afterwards.run();
    }

    private Optional<Failure> failure(RelayEnding ending) {
        return switch (ending) {
            case RelayEnding.Finished finished -> Optional.empty();
            case RelayEnding.Stopped how ->
                    stopped.or(() -> Optional.of(new Failure(Kind.BROKEN, how.cause().message())));
            case RelayEnding.Broken broken ->
                    switch (broken.cause().kind()) {
                        case RESET -> {
                            // This is how many programs end their connections.
                            log.debug(
                                    "{} of {} was reset: {}",
                                    broken.side(),
                                    record.traffic(),
                                    broken.cause().message());
                            yield Optional.empty();
                        }
                        case REVOKED ->
                                Optional.of(
                                        new Failure(
                                                Kind.CERTIFICATE_REVOKED,
                                                broken.cause().message()));
                        case OVERLOADED ->
                                Optional.of(new Failure(Kind.OVERLOADED, broken.cause().message()));
                        case TUNNEL_LOST, PROTOCOL, STOPPED, INTERNAL ->
                                Optional.of(new Failure(Kind.BROKEN, broken.cause().message()));
                    };
        };
    }
}
