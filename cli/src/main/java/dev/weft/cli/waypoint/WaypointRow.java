package dev.weft.cli.waypoint;

import com.google.gson.JsonArray;
import dev.weft.cli.source.ClusterObjects;
import dev.weft.cli.source.Condition;
import dev.weft.cli.source.GatewayPods;
import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.client.PodView;
import dev.weft.manifest.KubeObject;
import java.util.List;

/**
 * A waypoint.
 *
 * @param traffic what it is for
 * @param ready pods that serve
 * @param pods all of its pods
 * @param addresses of its Service
 * @param programmed what the controller says: True, or the reason why not
 * @param usedBy namespaces and Services whose label names it
 * @param conditions all that the controller says of it
 */
record WaypointRow(
        String namespace,
        String name,
        String traffic,
        int ready,
        int pods,
        List<String> addresses,
        String programmed,
        List<String> usedBy,
        List<Condition> conditions) {

    WaypointRow {
        addresses = List.copyOf(addresses);
        usedBy = List.copyOf(usedBy);
        conditions = List.copyOf(conditions);
    }

    /** The waypoints of a namespace, of all when it is empty. */
    static List<WaypointRow> of(LocalMeshClient mesh, JsonArray statuses, String namespace) {
        var objects = new ClusterObjects(mesh.files().cluster());
        return gateways(objects, namespace).stream()
                .map(gateway -> of(gateway, mesh, statuses, users(objects, gateway)))
                .toList();
    }

    /** The Gateways of our waypoint class in a namespace, in all when it is empty. */
    static List<KubeObject> gateways(ClusterObjects objects, String namespace) {
        return objects.ofKind("Gateway").stream()
                .filter(gateway -> namespace.isEmpty() || gateway.namespace().equals(namespace))
                .filter(gateway ->
                        gateway.field("spec", "gatewayClassName")
                                .text("")
                                .equals(WaypointManifest.CLASS))
                .toList();
    }

    private static WaypointRow of(
            KubeObject gateway, LocalMeshClient mesh, JsonArray statuses, List<String> users) {
        var pods = GatewayPods.of(mesh, gateway.namespace(), gateway.name());
        var conditions = Condition.find(statuses, "Gateway", gateway.namespace(), gateway.name());
        return new WaypointRow(
                gateway.namespace(),
                gateway.name(),
                gateway.label(WaypointManifest.FOR).orElse(Traffic.service.name()),
                (int) pods.stream().filter(PodView::ready).count(),
                pods.size(),
                addresses(mesh, gateway),
                programmed(conditions),
                users,
                conditions);
    }

    private static List<String> addresses(LocalMeshClient mesh, KubeObject gateway) {
        return mesh.services().stream()
                .filter(service -> service.namespace().equals(gateway.namespace()))
                .filter(service -> service.name().equals(gateway.name()))
                .flatMap(service -> service.clusterAddresses().stream())
                .toList();
    }

    private static String programmed(List<Condition> conditions) {
        return conditions.stream()
                .filter(condition -> condition.parent().isEmpty())
                .filter(condition -> condition.type().equals("Programmed"))
                .findFirst()
                .map(condition -> condition.good() ? condition.status() : condition.reason())
                .orElse("Unknown");
    }

    private static List<String> users(ClusterObjects objects, KubeObject gateway) {
        return List.of("Namespace", "Service").stream()
                .flatMap(kind -> objects.ofKind(kind).stream())
                .filter(object -> uses(object, gateway))
                .map(object ->
                        object.kind().equals("Namespace")
                                ? object.name()
                                : object.namespace() + "/" + object.name())
                .toList();
    }

    private static boolean uses(KubeObject object, KubeObject gateway) {
        var own = object.namespace().isEmpty() ? object.name() : object.namespace();
        var namespace = object.label(WaypointManifest.USE + "-namespace").orElse(own);
        return object.label(WaypointManifest.USE).orElse("").equals(gateway.name())
                && namespace.equals(gateway.namespace());
    }
}
