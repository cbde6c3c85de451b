package dev.weft.hbone;

import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * What one end of a tunnel tells the other about its workload, in the {@code baggage} header. It is
 * used in telemetry only and never trusted for a decision. Empty parts are unknown and not sent.
 *
 * @param cluster {@code k8s.cluster.name}
 * @param namespace {@code k8s.namespace.name}
 * @param workload {@code k8s.<type>.name}, type and name
 * @param service {@code service.name}, the canonical name
 * @param version {@code service.version}, the canonical revision
 * @param region {@code cloud.region}
 * @param zone {@code cloud.availability_zone}
 */
public record Baggage(
        String cluster,
        String namespace,
        Optional<Owner> workload,
        String service,
        String version,
        String region,
        String zone) {

    public static final Baggage EMPTY = new Baggage("", "", Optional.empty(), "", "", "", "");

    /** The object that owns the workload. */
    public record Owner(WorkloadType type, String name) {}

    /** What discovery says of a workload. */
    public static Baggage of(Workload described) {
        Workload.Owner owner = described.owner();
        return new Baggage(
                described.clusterId(),
                described.namespace(),
                owner.name().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Owner(owner.type(), owner.name())),
                owner.canonicalName(),
                owner.canonicalRevision(),
                described.locality().region(),
                described.locality().zone());
    }

    /** The header value; empty when nothing is known. */
    public String encode() {
        StringJoiner items = new StringJoiner(",");
        add(items, "k8s.cluster.name", cluster);
        add(items, "k8s.namespace.name", namespace);
        workload.ifPresent(w -> add(items, ownerKey(w.type()), w.name()));
        add(items, "service.name", service);
        add(items, "service.version", version);
        add(items, "cloud.region", region);
        add(items, "cloud.availability_zone", zone);
        return items.toString();
    }

    /** Reads all lines of the header; what is not understood is ignored, the last value wins. */
    public static Baggage parse(List<? extends CharSequence> lines) {
        String cluster = "";
        String namespace = "";
        Optional<Owner> workload = Optional.empty();
        String service = "";
        String version = "";
        String region = "";
        String zone = "";
        for (CharSequence line : lines) {
            for (String item : line.toString().split(",")) {
                int equals = item.indexOf('=');
                if (equals < 0) {
                    continue;
                }
                String key = item.substring(0, equals).strip();
                String value = item.substring(equals + 1).strip();
                switch (key) {
                    case "k8s.cluster.name" -> cluster = value;
                    case "k8s.namespace.name" -> namespace = value;
                    case "service.name" -> service = value;
                    case "service.version" -> version = value;
                    case "cloud.region" -> region = value;
                    case "cloud.availability_zone" -> zone = value;
                    default -> {
                        Optional<Owner> owner = owner(key, value);
                        workload = owner.isPresent() ? owner : workload;
                    }
                }
            }
        }
        return new Baggage(cluster, namespace, workload, service, version, region, zone);
    }

    private static Optional<Owner> owner(String key, String value) {
        for (WorkloadType type : WorkloadType.values()) {
            if (key.equals(ownerKey(type)) && !value.isEmpty()) {
                return Optional.of(new Owner(type, value));
            }
        }
        return Optional.empty();
    }

    private static String ownerKey(WorkloadType type) {
        return "k8s." + type.name().toLowerCase(Locale.ROOT) + ".name";
    }

    private static void add(StringJoiner items, String key, String value) {
        if (!value.isEmpty()) {
            items.add(key + "=" + value);
        }
    }
}
