package dev.weft.dump;

import com.google.gson.stream.JsonWriter;
import dev.weft.mesh.KnownEndpoint;
import dev.weft.workload.HealthStatus;
import dev.weft.workload.IpFamilies;
import dev.weft.workload.LoadBalancing;
import dev.weft.workload.Service;
import dev.weft.workload.ServiceAddress;
import dev.weft.workload.ServicePort;
import dev.weft.workload.WeightedWaypoint;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A service with its endpoints; parts that have their default are left out. */
public final class ServiceJson {
    private ServiceJson() {}

    public static void write(JsonWriter json, Service service, List<KnownEndpoint> endpoints)
            throws IOException {
        json.beginObject();
        json.name("name").value(service.name());
        json.name("namespace").value(service.namespace());
        json.name("hostname").value(service.hostname());
        addresses(json, "vips", service, true);
        addresses(json, "cidrVips", service, false);
        json.name("ports").beginObject();
        for (ServicePort port : service.ports()) {
            json.name(Integer.toString(port.servicePort())).value(port.targetPort());
        }
        json.endObject();
        json.name("endpoints");
        writeEndpoints(json, endpoints);
        json.name("subjectAltNames").beginArray();
        for (String name : service.subjectAltNames()) {
            json.value(name);
        }
        json.endArray();
        WorkloadJson.gateway(json, "waypoint", service.waypoint());
        if (!service.weightedWaypoints().isEmpty()) {
            json.name("weightedWaypoints").beginArray();
            for (WeightedWaypoint waypoint : service.weightedWaypoints()) {
                json.beginObject();
                json.name("destination");
                WorkloadJson.gateway(json, waypoint.destination());
                json.name("weight").value(waypoint.weight());
                json.endObject();
            }
            json.endArray();
        }
        if (!service.loadBalancing().equals(LoadBalancing.STANDARD)) {
            balancing(json, service.loadBalancing());
        }
        if (service.ipFamilies() != IpFamilies.AUTOMATIC) {
            json.name("ipFamilies").value(families(service.ipFamilies()));
        }
        json.name("canonical").value(service.canonical());
        json.name("visibility").value(capitalised(service.visibility().name()));
        json.endObject();
    }

    public static void writeEndpoints(JsonWriter json, List<KnownEndpoint> endpoints)
            throws IOException {
        json.beginObject();
        for (KnownEndpoint known : endpoints) {
            String uid = known.endpoint().workload().value();
            json.name(uid).beginObject();
            json.name("workloadUid").value(uid);
            json.name("port").beginObject();
            Map<Integer, Integer> sorted = new TreeMap<>(known.endpoint().ports());
            for (var port : sorted.entrySet()) {
                json.name(port.getKey().toString()).value(port.getValue());
            }
            json.endObject();
            boolean healthy = known.endpoint().status() == HealthStatus.HEALTHY;
            json.name("status").value(healthy ? "Healthy" : "Unhealthy");
            json.endObject();
        }
        json.endObject();
    }

    private static void addresses(JsonWriter json, String name, Service service, boolean single)
            throws IOException {
        List<ServiceAddress> addresses =
                service.addresses().stream().filter(a -> a.block().isSingle() == single).toList();
        if (single || !addresses.isEmpty()) {
            json.name(name).beginArray();
            for (ServiceAddress address : addresses) {
                json.value(address.toString());
            }
            json.endArray();
        }
    }

    private static void balancing(JsonWriter json, LoadBalancing balancing) throws IOException {
        json.name("loadBalancer").beginObject();
        json.name("routingPreferences").beginArray();
        for (LoadBalancing.Scope scope : balancing.routingPreference()) {
            json.value(capitalised(scope.name()));
        }
        json.endArray();
        json.name("mode")
                .value(
                        switch (balancing.mode()) {
                            case UNSPECIFIED -> "Standard";
                            case STRICT -> "Strict";
                            case FAILOVER -> "Failover";
                            case PASSTHROUGH -> "Passthrough";
                        });
        json.name("healthPolicy")
                .value(
                        switch (balancing.healthPolicy()) {
                            case ONLY_HEALTHY -> "OnlyHealthy";
                            case ALLOW_ALL -> "AllowAll";
                        });
        json.endObject();
    }

    private static String families(IpFamilies families) {
        return switch (families) {
            case AUTOMATIC -> "Automatic";
            case IPV4_ONLY -> "IPv4";
            case IPV6_ONLY -> "IPv6";
            case DUAL -> "Dual";
        };
    }

    private static String capitalised(String name) {
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }
}
