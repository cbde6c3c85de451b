package dev.weft.ztunnel.telemetry;

import dev.weft.telemetry.ResponseFlag;
import dev.weft.telemetry.TrafficLabel;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The standard labels of traffic metrics and their values for one connection. */
final class TrafficLabels {
    /** In the order in which {@link #values} gives theirs. */
    static final List<String> NAMES =
            Stream.of(TrafficLabel.values()).map(TrafficLabel::toString).toList();

    /** In the order in which {@link #sourceAndHostname} gives theirs. */
    static final List<String> SOURCE_AND_HOSTNAME =
            List.of(
                    TrafficLabel.SOURCE_WORKLOAD.toString(),
                    TrafficLabel.SOURCE_CANONICAL_SERVICE.toString(),
                    TrafficLabel.SOURCE_CANONICAL_REVISION.toString(),
                    TrafficLabel.SOURCE_WORKLOAD_NAMESPACE.toString(),
                    TrafficLabel.SOURCE_PRINCIPAL.toString(),
                    TrafficLabel.SOURCE_APP.toString(),
                    TrafficLabel.SOURCE_VERSION.toString(),
                    TrafficLabel.SOURCE_CLUSTER.toString(),
                    "hostname");

    private TrafficLabels() {}

    static String[] sourceAndHostname(Workload source, String hostname) {
        Optional<Workload> from = Optional.of(source);
        return new String[] {
            text(from, w -> w.owner().name()),
            text(from, w -> w.owner().canonicalName()),
            text(from, w -> w.owner().canonicalRevision()),
            text(from, Workload::namespace),
            text(from, w -> w.identity().toString()),
            text(from, w -> w.owner().canonicalName()),
            text(from, w -> w.owner().canonicalRevision()),
            text(from, Workload::clusterId),
            hostname
        };
    }

    static String[] values(Traffic traffic, ResponseFlag flag) {
        Optional<Workload> from = traffic.source().workload();
        Optional<Workload> to = traffic.destination().workload();
        Optional<Service> service = traffic.service();
        return new String[] {
            traffic.reporter().toString(),
            text(from, w -> w.owner().name()),
            text(from, w -> w.owner().canonicalName()),
            text(from, w -> w.owner().canonicalRevision()),
            text(from, Workload::namespace),
            text(traffic.source().identity(), Object::toString),
            text(from, w -> w.owner().canonicalName()),
            text(from, w -> w.owner().canonicalRevision()),
            text(from, Workload::clusterId),
            text(service, Service::hostname),
            text(service, Service::namespace),
            text(service, Service::name),
            text(to, w -> w.owner().name()),
            text(to, w -> w.owner().canonicalName()),
            text(to, w -> w.owner().canonicalRevision()),
            text(to, Workload::namespace),
            text(traffic.destination().identity(), Object::toString),
            text(to, w -> w.owner().canonicalName()),
            text(to, w -> w.owner().canonicalRevision()),
            text(to, Workload::clusterId),
            "tcp",
            flag.toString(),
            traffic.security().toString(),
            text(from, w -> w.locality().region()),
            text(from, w -> w.locality().zone()),
            text(to, w -> w.locality().region()),
            text(to, w -> w.locality().zone())
        };
    }

    private static <T> String text(Optional<T> value, Function<T, String> part) {
        return value.map(part).filter(text -> !text.isEmpty()).orElse(TrafficLabel.UNKNOWN);
    }
}
