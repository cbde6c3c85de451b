package dev.weft.controller.entry;

import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.workload.Locality;
import java.util.HashMap;
import java.util.Map;

/**
 * An endpoint of a ServiceEntry, or a WorkloadEntry.
 *
 * @param address an IP address or a host
 * @param ports numbers by the name of the port, where they differ
 * @param account empty for none
 */
public record EndpointFacts(
        String address,
        Map<String, Integer> ports,
        Map<String, String> labels,
        String network,
        Locality locality,
        int weight,
        String account) {

    public static final String KIND = "WorkloadEntry";

    private static final int MOST_WEIGHT = 1_000_000;

    public EndpointFacts {
        ports = Map.copyOf(ports);
        labels = Map.copyOf(labels);
    }

    /** A WorkloadEntry. */
    public static EndpointFacts of(KubeObject entry) {
        EndpointFacts spec = of(entry.field("spec"));
        Map<String, String> labels = new HashMap<>(spec.labels());
        labels.putAll(entry.labels());
        return new EndpointFacts(
                spec.address(),
                spec.ports(),
                labels,
                spec.network(),
                spec.locality(),
                spec.weight(),
                spec.account());
    }

    static EndpointFacts of(Field field) {
        Map<String, Integer> ports = new HashMap<>();
        field.at("ports")
                .map()
                .forEach((name, number) ->
                        ports.put(
                                name,
                                number.number(1, 65535)
                                        .orElseThrow(() -> number.wrong("a port, 1 to 65535"))));
        return new EndpointFacts(
                field.at("address").requiredText(),
                ports,
                field.at("labels").textMap(),
                field.at("network").text(""),
                locality(field.at("locality").text("")),
                field.at("weight").number(0, MOST_WEIGHT).orElse(1),
                field.at("serviceAccount").text(""));
    }

    private static Locality locality(String text) {
        String[] parts = (text + "//").split("/", -1);
        return text.isEmpty() ? Locality.UNKNOWN : new Locality(parts[0], parts[1], parts[2]);
    }
}
