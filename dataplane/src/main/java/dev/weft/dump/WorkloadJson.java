package dev.weft.dump;

import com.google.gson.stream.JsonWriter;
import dev.weft.net.IpAddresses;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.Locality;
import dev.weft.workload.Workload;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** A workload; parts that have their default are left out. */
public final class WorkloadJson {
    private WorkloadJson() {}

    public static void write(JsonWriter json, Workload workload) throws IOException {
        json.beginObject();
        json.name("workloadIps").beginArray();
        for (InetAddress ip : workload.addresses()) {
            json.value(IpAddresses.text(ip));
        }
        json.endArray();
        gateway(json, "waypoint", workload.waypoint());
        gateway(json, "networkGateway", workload.networkGateway());
        json.name("protocol")
                .value(
                        switch (workload.tunnel()) {
                            case HBONE -> "HBONE";
                            case NONE -> "TCP";
                        });
        json.name("networkMode")
                .value(
                        switch (workload.networkMode()) {
                            case STANDARD -> "Standard";
                            case HOST_NETWORK -> "HostNetwork";
                        });
        json.name("uid").value(workload.uid().value());
        json.name("name").value(workload.name());
        json.name("namespace").value(workload.namespace());
        text(json, "trustDomain", workload.trustDomain().name());
        json.name("serviceAccount").value(workload.account().name());
        text(json, "network", workload.network());
        text(json, "workloadName", workload.owner().name());
        json.name("workloadType").value(workload.owner().type().name().toLowerCase(Locale.ROOT));
        text(json, "canonicalName", workload.owner().canonicalName());
        text(json, "canonicalRevision", workload.owner().canonicalRevision());
        text(json, "hostname", workload.hostname());
        text(json, "node", workload.node());
        if (workload.nativeTunnel()) {
            json.name("nativeTunnel").value(true);
        }
        if (workload.applicationTunnel().isPresent()) {
            var tunnel = workload.applicationTunnel().get();
            json.name("applicationTunnel").beginObject();
            json.name("protocol").value(tunnel.protocol().name());
            json.name("port").value(tunnel.port());
            json.endObject();
        }
        texts(json, "authorizationPolicies", workload.authorizationPolicies());
        json.name("status")
                .value(
                        switch (workload.status()) {
                            case HEALTHY -> "Healthy";
                            case UNHEALTHY -> "Unhealthy";
                        });
        json.name("clusterId").value(workload.clusterId());
        locality(json, workload.locality());
        texts(json, "services", workload.services().keySet().stream().sorted().toList());
        json.name("capacity").value(workload.capacity());
        json.endObject();
    }

    public static void gateway(JsonWriter json, String name, Optional<GatewayAddress> gateway)
            throws IOException {
        if (gateway.isPresent()) {
            json.name(name);
            gateway(json, gateway.get());
        }
    }

    public static void gateway(JsonWriter json, GatewayAddress gateway) throws IOException {
        json.beginObject();
        json.name("destination").value(gateway.destination().toString());
        json.name("hboneMtlsPort").value(gateway.hbonePort());
        json.endObject();
    }

    /** All of it or nothing. */
    private static void locality(JsonWriter json, Locality locality) throws IOException {
        if (!locality.equals(Locality.UNKNOWN)) {
            json.name("locality").beginObject();
            json.name("region").value(locality.region());
            json.name("zone").value(locality.zone());
            json.name("subzone").value(locality.subzone());
            json.endObject();
        }
    }

    private static void texts(JsonWriter json, String name, Collection<?> values)
            throws IOException {
        if (!values.isEmpty()) {
            json.name(name).beginArray();
            for (Object value : values) {
                json.value(value.toString());
            }
            json.endArray();
        }
    }

    private static void text(JsonWriter json, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            json.name(name).value(value);
        }
    }
}
