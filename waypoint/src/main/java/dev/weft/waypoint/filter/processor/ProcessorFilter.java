package dev.weft.waypoint.filter.processor;

import dev.weft.api.waypoint.ExternalProcessor;
import dev.weft.waypoint.filter.chain.ExchangeFilter;
import dev.weft.waypoint.filter.chain.SharedFilter;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.SideStreams;
import dev.weft.workload.NamespacedHostname;
import java.time.Duration;

/** An external processor. Immutable; any thread. */
public final class ProcessorFilter implements SharedFilter {
    private static final long USUAL_MILLIS = 200;

    private final Settings settings;
    private final SideStreams streams;

    /**
     * How it is spoken to.
     *
     * @param time for its answer to one message
     * @param mostTime up to which it may ask for more
     * @param modes what it is told of
     * @param mayOverride whether it may change the modes of an exchange
     */
    record Settings(
            Destination service,
            Duration time,
            Duration mostTime,
            Modes modes,
            boolean mayOverride) {}

    private ProcessorFilter(Settings settings, SideStreams streams) {
        this.settings = settings;
        this.streams = streams;
    }

    /**
     * Makes one.
     *
     * @throws IllegalArgumentException if the settings cannot be used
     */
    public static ProcessorFilter of(ExternalProcessor told, SideStreams streams) {
        NamespacedHostname service =
                NamespacedHostname.parse(told.getService())
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "service \""
                                                + told.getService()
                                                + "\": expected <namespace>/<hostname>"));
        Duration time =
                Duration.ofMillis(told.getTimeoutMs() == 0 ? USUAL_MILLIS : told.getTimeoutMs());
        Duration most = Duration.ofMillis(told.getMaxTimeoutMs());
        return new ProcessorFilter(
                new Settings(
                        Destination.of(service, told.getPort()),
                        time,
                        most.compareTo(time) > 0 ? most : time,
                        Modes.of(told),
                        told.getAllowModeOverride()),
                streams);
    }

    /** More than the longest time that a message may take: it keeps its own clock. */
    public Duration limit() {
        return settings.mostTime().plusSeconds(1);
    }

    @Override
    public ExchangeFilter begin(Exchange exchange) {
        return new ProcessorExchange(settings, exchange, streams);
    }

    @Override
    public void close() {
        // Streams end with their exchanges.
    }
}
