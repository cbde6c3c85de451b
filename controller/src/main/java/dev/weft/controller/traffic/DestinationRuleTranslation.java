package dev.weft.controller.traffic;

import dev.weft.api.waypoint.Subset;
import dev.weft.api.waypoint.TrafficPolicy;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.catalog.CatalogService;
import dev.weft.controller.reading.Known;
import dev.weft.controller.status.Condition;
import dev.weft.controller.status.ObjectStatus;
import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.workload.NamespacedHostname;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A DestinationRule to what proxies are told of its services. Pure. */
public final class DestinationRuleTranslation {

    public static final String KIND = "DestinationRule";

    private DestinationRuleTranslation() {}

    /**
     * A rule and what its translation depends on.
     *
     * @param all of the mesh: of several for a service the most specific holds
     */
    public record Inputs(KubeObject object, Catalog catalog, DestinationHosts all) {}

    /**
     * Translates a rule.
     *
     * @throws dev.weft.manifest.ManifestException when it is not fully understood
     */
    public static TrafficResult translate(Inputs in) {
        KubeObject object = in.object();
        Field spec = object.field("spec");
        Known.fields(spec, "host", "trafficPolicy", "subsets", "exportTo", "workloadSelector");
        spec.at("host").requiredText();
        TreeSet<NamespacedHostname> services = new TreeSet<>();
        for (CatalogService service : in.catalog().services().all()) {
            if (in.all().holds(object, service)) {
                services.add(service.key());
            }
        }
        SettingsReader reader = new SettingsReader(in.catalog(), object.namespace());
        Field policy = spec.at("trafficPolicy");
        TrafficPolicy.Builder made =
                TrafficPolicy.newBuilder()
                        .setKind(KIND)
                        .setNamespace(object.namespace())
                        .setName(object.name())
                        .setCreated(
                                object.creationTimestamp().map(Instant::toEpochMilli).orElse(0L))
                        .setSettings(reader.settings(policy));
        services.forEach(key -> made.addServices(key.toString()));
        for (Field port : policy.at("portLevelSettings").list()) {
            made.putPorts(portNumber(port), reader.ofPort(port));
        }
        Map<String, Field> names = new HashMap<>();
        for (Field subset : spec.at("subsets").list()) {
            Known.fields(subset, "name", "labels", "trafficPolicy");
            String name = subset.at("name").requiredText();
            if (names.put(name, subset) != null) {
                throw subset.at("name").wrong("a name that no other subset has");
            }
            made.addSubsets(
                    Subset.newBuilder()
                            .setName(name)
                            .putAllLabels(subset.at("labels").textMap())
                            .setSettings(reader.settings(subset.at("trafficPolicy"))));
        }
        return new TrafficResult(
                services.isEmpty() ? Optional.empty() : Optional.of(made.build()),
                services,
                status(object, services));
    }

    private static int portNumber(Field port) {
        return port.at("port", "number")
                .number(1, 65535)
                .orElseThrow(() -> port.at("port", "number").wrong("a port, 1 to 65535"));
    }

    private static ObjectStatus status(KubeObject object, Set<NamespacedHostname> services) {
        Condition condition =
                services.isEmpty()
                        ? Condition.no(
                                "Accepted",
                                "NoMatchingHost",
                                "host '"
                                        + object.field("spec", "host").text("")
                                        + "' is that of no service here, or a more specific rule"
                                        + " holds for it")
                        : Condition.yes("Accepted", "Accepted", "it applies to " + services);
        List<Condition> conditions = new ArrayList<>();
        conditions.add(condition);
        // Rules are shared with other proxies, so one that says more is not refused.
        Field selector = object.field("spec").at("workloadSelector");
        if (selector.isPresent()) {
            conditions.add(
                    Condition.no(
                            "FullyApplied",
                            "Unsupported",
                            selector.path() + " is not carried out; the rest of it is"));
        }
        return new ObjectStatus(
                object.kind(), object.namespace(), object.name(), conditions, List.of());
    }
}
