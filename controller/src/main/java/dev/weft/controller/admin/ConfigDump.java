package dev.weft.controller.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.weft.identity.ServiceAccountRef;
import dev.weft.net.Cidr;
import dev.weft.net.IpAddresses;
import dev.weft.policy.Authorization;
import dev.weft.policy.Condition;
import dev.weft.policy.Match;
import dev.weft.policy.StringMatch;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.HealthStatus;
import dev.weft.workload.IpFamilies;
import dev.weft.workload.LoadBalancing;
import dev.weft.workload.Locality;
import dev.weft.workload.NetworkMode;
import dev.weft.workload.Service;
import dev.weft.workload.ServicePort;
import dev.weft.workload.TunnelProtocol;
import dev.weft.workload.WeightedWaypoint;
import dev.weft.workload.Workload;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * What is served, as JSON in the shape that node proxies dump theirs in: the two can be compared.
 * Fields with their default value are left out. Pure.
 */
public final class ConfigDump {

    private ConfigDump() {}

    public static JsonObject of(
            List<Workload> workloads, List<Service> services, List<Authorization> policies) {
        JsonObject dump = new JsonObject();
        dump.add("workloads", array(workloads, ConfigDump::workload));
        dump.add("services", array(services, ConfigDump::service));
        dump.add("policies", array(policies, ConfigDump::policy));
        return dump;
    }

    public static JsonObject workload(Workload workload) {
        JsonObject json = new JsonObject();
        json.addProperty("uid", workload.uid().value());
        json.addProperty("name", workload.name());
        json.addProperty("namespace", workload.namespace());
        json.addProperty("serviceAccount", workload.account().name());
        json.addProperty("trustDomain", workload.trustDomain().name());
        json.add("workloadIps", strings(workload.addresses(), IpAddresses::text));
        workload.waypoint().ifPresent(waypoint -> json.add("waypoint", gateway(waypoint)));
        text(json, "network", workload.network());
        json.addProperty("protocol", workload.tunnel() == TunnelProtocol.HBONE ? "HBONE" : "TCP");
        if (workload.networkMode() == NetworkMode.HOST_NETWORK) {
            json.addProperty("networkMode", "HostNetwork");
        }
        if (workload.nativeTunnel()) {
            json.addProperty("nativeTunnel", true);
        }
        json.addProperty("workloadName", workload.owner().name());
        json.addProperty("workloadType", lower(workload.owner().type()));
        json.addProperty("canonicalName", workload.owner().canonicalName());
        json.addProperty("canonicalRevision", workload.owner().canonicalRevision());
        text(json, "node", workload.node());
        json.addProperty("clusterId", workload.clusterId());
        if (!workload.locality().equals(Locality.UNKNOWN)) {
            json.add("locality", locality(workload.locality()));
        }
        json.addProperty(
                "status", workload.status() == HealthStatus.HEALTHY ? "Healthy" : "Unhealthy");
        json.add("authorizationPolicies", strings(workload.authorizationPolicies(), k -> k));
        JsonObject services = new JsonObject();
        workload.services().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> services.add(e.getKey().toString(), ports(e.getValue())));
        json.add("services", services);
        return json;
    }

    public static JsonObject service(Service service) {
        JsonObject json = new JsonObject();
        json.addProperty("name", service.name());
        json.addProperty("namespace", service.namespace());
        json.addProperty("hostname", service.hostname());
        json.add("vips", strings(service.addresses(), address -> address));
        json.add("ports", ports(service.ports()));
        service.waypoint().ifPresent(waypoint -> json.add("waypoint", gateway(waypoint)));
        if (!service.weightedWaypoints().isEmpty()) {
            JsonArray waypoints = new JsonArray();
            for (WeightedWaypoint waypoint : service.weightedWaypoints()) {
                JsonObject one = gateway(waypoint.destination());
                one.addProperty("weight", waypoint.weight());
                waypoints.add(one);
            }
            json.add("weightedWaypoints", waypoints);
        }
        if (service.ingressUseWaypoint()) {
            json.addProperty("ingressUseWaypoint", true);
        }
        if (!service.loadBalancing().equals(LoadBalancing.STANDARD)) {
            json.add("loadBalancer", loadBalancer(service.loadBalancing()));
        }
        if (service.ipFamilies() != IpFamilies.AUTOMATIC) {
            json.addProperty(
                    "ipFamilies",
                    switch (service.ipFamilies()) {
                        case AUTOMATIC -> "Automatic";
                        case IPV4_ONLY -> "IPv4";
                        case IPV6_ONLY -> "IPv6";
                        case DUAL -> "Dual";
                    });
        }
        json.addProperty("canonical", service.canonical());
        return json;
    }

    private static JsonObject gateway(GatewayAddress address) {
        JsonObject json = new JsonObject();
        json.addProperty("destination", address.destination().toString());
        json.addProperty("hboneMtlsPort", address.hbonePort());
        return json;
    }

    public static JsonObject policy(Authorization policy) {
        JsonObject json = new JsonObject();
        json.addProperty("name", policy.key().name());
        json.addProperty("namespace", policy.key().namespace());
        json.addProperty(
                "scope",
                switch (policy.scope()) {
                    case GLOBAL -> "Global";
                    case NAMESPACE -> "Namespace";
                    case WORKLOAD_SELECTOR -> "WorkloadSelector";
                });
        json.addProperty(
                "action",
                switch (policy.action()) {
                    case ALLOW -> "Allow";
                    case DENY -> "Deny";
                });
        json.addProperty("dryRun", policy.dryRun());
        json.add(
                "rules",
                array(
                        policy.rules(),
                        rule ->
                                array(
                                        rule.clauses(),
                                        clause -> array(clause.matches(), ConfigDump::match))));
        return json;
    }

    private static JsonObject match(Match match) {
        JsonObject json = new JsonObject();
        pair(json, "namespaces", "notNamespaces", match.namespaces(), ConfigDump::string);
        pair(json, "principals", "notPrincipals", match.principals(), ConfigDump::string);
        pair(
                json,
                "serviceAccounts",
                "notServiceAccounts",
                match.serviceAccounts(),
                ConfigDump::account);
        pair(json, "sourceIps", "notSourceIps", match.sourceIps(), ConfigDump::block);
        pair(
                json,
                "destinationIps",
                "notDestinationIps",
                match.destinationIps(),
                ConfigDump::block);
        pair(
                json,
                "destinationPorts",
                "notDestinationPorts",
                match.destinationPorts(),
                JsonPrimitive::new);
        return json;
    }

    private static JsonObject string(StringMatch match) {
        JsonObject json = new JsonObject();
        switch (match) {
            case StringMatch.Exact(String value) -> json.addProperty("Exact", value);
            case StringMatch.Prefix(String value) -> json.addProperty("Prefix", value);
            case StringMatch.Suffix(String value) -> json.addProperty("Suffix", value);
            case StringMatch.Presence() -> json.add("Presence", new JsonArray());
        }
        return json;
    }

    private static JsonObject account(ServiceAccountRef account) {
        JsonObject json = new JsonObject();
        json.addProperty("namespace", account.namespace());
        json.addProperty("serviceAccount", account.name());
        return json;
    }

    private static JsonPrimitive block(Cidr block) {
        return new JsonPrimitive(block.toString());
    }

    private static JsonObject loadBalancer(LoadBalancing balancing) {
        JsonObject json = new JsonObject();
        json.addProperty("mode", capital(balancing.mode()));
        json.add("routingPreferences", strings(balancing.routingPreference(), ConfigDump::capital));
        json.addProperty(
                "healthPolicy",
                switch (balancing.healthPolicy()) {
                    case ONLY_HEALTHY -> "OnlyHealthy";
                    case ALLOW_ALL -> "AllowAll";
                });
        return json;
    }

    private static JsonObject locality(Locality locality) {
        JsonObject json = new JsonObject();
        text(json, "region", locality.region());
        text(json, "zone", locality.zone());
        text(json, "subzone", locality.subzone());
        return json;
    }

    private static JsonObject ports(List<ServicePort> ports) {
        JsonObject json = new JsonObject();
        ports.forEach(port -> json.addProperty("" + port.servicePort(), port.targetPort()));
        return json;
    }

    private static <T> void pair(
            JsonObject json,
            String any,
            String none,
            Condition<T> condition,
            Function<T, ? extends JsonElement> form) {
        if (!condition.anyOf().isEmpty()) {
            json.add(any, array(condition.anyOf(), form));
        }
        if (!condition.noneOf().isEmpty()) {
            json.add(none, array(condition.noneOf(), form));
        }
    }

    private static <T> JsonArray array(
            Collection<T> values, Function<T, ? extends JsonElement> form) {
        JsonArray array = new JsonArray();
        values.forEach(value -> array.add(form.apply(value)));
        return array;
    }

    private static <T> JsonArray strings(Collection<T> values, Function<T, ?> form) {
        return array(values, value -> new JsonPrimitive(String.valueOf(form.apply(value))));
    }

    private static void text(JsonObject json, String name, String value) {
        if (!value.isEmpty()) {
            json.addProperty(name, value);
        }
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private static String capital(Enum<?> word) {
        return word.name().charAt(0) + lower(word).substring(1);
    }
}
