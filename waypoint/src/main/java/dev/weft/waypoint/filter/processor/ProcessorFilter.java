package dev.weft.waypoint.filter.processor;

import dev.weft.api.waypoint.ExternalProcessor;
import dev.weft.api.waypoint.ExternalProcessor.Attribute;
import dev.weft.waypoint.filter.chain.ExchangeFilter;
import dev.weft.waypoint.filter.chain.SharedFilter;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.SideStreams;
import dev.weft.workload.NamespacedHostname;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

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
     * @param requestAttributes told with its first message about a request
     * @param responseAttributes told with its first message about a response
     */
    record Settings(
            Destination service,
            Duration time,
            Duration mostTime,
            Modes modes,
            boolean mayOverride,
            List<Attribute> requestAttributes,
            List<Attribute> responseAttributes) {}

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
                        told.getAllowModeOverride(),
                        known(told.getRequestAttributesList()),
                        known(told.getResponseAttributesList())),
                streams);
    }

    private static List<Attribute> known(List<Attribute> wanted) {
        if (wanted.contains(Attribute.UNRECOGNIZED)
                || wanted.contains(Attribute.ATTRIBUTE_UNSPECIFIED)) {
            throw new IllegalArgumentException(
                    "an attribute of a later version, expected "
                            + Arrays.stream(Attribute.values())
                                    .filter(one -> one != Attribute.UNRECOGNIZED)
                                    .filter(one -> one != Attribute.ATTRIBUTE_UNSPECIFIED)
                                    .map(Attributes::name)
                                    .collect(Collectors.joining(", ")));
        }
        return List.copyOf(wanted);
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
