package dev.weft.waypoint.telemetry;

import dev.weft.hbone.Baggage;
import dev.weft.telemetry.TrafficLabel;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Front;
import dev.weft.workload.Workload;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The standard labels of request and connection metrics, and their values. Pure. */
final class Labels {
    static final String REPORTER = "waypoint";

    /** As all metrics of connections have them, in the order of {@link #of}. */
    static final List<String> TCP = Stream.of(TrafficLabel.values()).map(String::valueOf).toList();

    /** As all metrics of requests have them: those, and two of the response. */
    static final List<String> REQUEST =
            Stream.concat(TCP.stream(), Stream.of("response_code", "grpc_response_status"))
                    .toList();

    private Labels() {}

    /**
     * What a series is about.
     *
     * @param protocol {@code http}, {@code grpc} or {@code tcp}
     * @param flags as access logs write them
     * @param secure whether the client proved its identity
     */
    record About(
            Downstream downstream,
            Optional<Destination> destination,
            Optional<Workload> endpoint,
            String protocol,
            String flags,
            boolean secure) {}

    static String[] of(About about, String... more) {
        Optional<Workload> from = about.downstream.workload();
        Baggage told = about.downstream.baggage();
        Optional<Workload> to = about.endpoint;
        Service service = Service.of(about);
        String[] values = {
            REPORTER,
            text(from, w -> w.owner().name(), told.workload().map(Baggage.Owner::name).orElse("")),
            text(from, w -> w.owner().canonicalName(), told.service()),
            text(from, w -> w.owner().canonicalRevision(), told.version()),
            text(from, Workload::namespace, about.downstream.namespace()),
            text(about.downstream.identity(), Object::toString, ""),
            text(from, w -> w.owner().canonicalName(), told.service()),
            text(from, w -> w.owner().canonicalRevision(), told.version()),
            text(from, Workload::clusterId, told.cluster()),
            known(service.hostname()),
            known(service.namespace()),
            known(service.name()),
            text(to, w -> w.owner().name(), ""),
            text(to, w -> w.owner().canonicalName(), ""),
            text(to, w -> w.owner().canonicalRevision(), ""),
            text(to, Workload::namespace, ""),
            text(to, w -> w.identity().toString(), ""),
            text(to, w -> w.owner().canonicalName(), ""),
            text(to, w -> w.owner().canonicalRevision(), ""),
            text(to, Workload::clusterId, ""),
            about.protocol,
            about.flags,
            about.secure ? "mutual_tls" : "none",
            text(from, w -> w.locality().region(), told.region()),
            text(from, w -> w.locality().zone(), told.zone()),
            text(to, w -> w.locality().region(), ""),
            text(to, w -> w.locality().zone(), "")
        };
        return Stream.concat(Stream.of(values), Stream.of(more)).toArray(String[]::new);
    }

    /** The service that was called: where it went in the end, else what was asked for. */
    private record Service(String hostname, String namespace, String name) {
        static Service of(About about) {
            if (about.destination.isPresent()) {
                String host = about.destination.get().service().hostname();
                return new Service(
                        host, about.destination.get().service().namespace(), shortName(host));
            }
            return switch (about.downstream.front()) {
                case Front.OfService of ->
                        new Service(
                                of.service().hostname(),
                                of.service().namespace(),
                                of.service().name());
                case Front.OfWorkload _, Front.OfListener _ -> new Service("", "", "");
            };
        }

        private static String shortName(String host) {
            int dot = host.indexOf(".svc.");
            return dot < 0 ? host : host.substring(0, host.indexOf('.'));
        }
    }

    private static String known(String value) {
        return value.isEmpty() ? TrafficLabel.UNKNOWN : value;
    }

    private static <T> String text(Optional<T> value, Function<T, String> part, String otherwise) {
        return known(value.map(part).filter(text -> !text.isEmpty()).orElse(otherwise));
    }
}
