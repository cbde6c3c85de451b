package dev.weft.perf.waypoint;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.weft.api.waypoint.Backend;
import dev.weft.api.waypoint.Certificate;
import dev.weft.api.waypoint.Gateway;
import dev.weft.api.waypoint.HttpMatch;
import dev.weft.api.waypoint.HttpRule;
import dev.weft.api.waypoint.Listener;
import dev.weft.api.waypoint.Parent;
import dev.weft.api.waypoint.Route;
import dev.weft.net.IpAddresses;
import dev.weft.wds.AddressCodec;
import dev.weft.wds.WaypointTypes;
import dev.weft.wds.WdsTypes;
import dev.weft.workload.AppProtocol;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.ServicePort;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the waypoint is told: a Gateway with a listener for each door, routes, and one backend. */
final class EdgeResources {

    static final String NAMESPACE = "bench";
    static final String GATEWAY = "edge";

    /** As many rules as one HTTPRoute may have. */
    private static final int RULES = 16;

    private static final NamespacedHostname APP =
            new NamespacedHostname(NAMESPACE, "app.bench.svc.cluster.local");

    private EdgeResources() {}

    static Map<String, Map<String, Message>> of(Bench bench, Doors doors) throws IOException {
        var service =
                Service.of(
                        "app",
                        APP,
                        List.of(),
                        List.of(new ServicePort(80, bench.backend(), AppProtocol.HTTP11)));
        var pod =
                Workload.builder(WorkloadUid.ofPod("Kubernetes", NAMESPACE, "app-1"))
                        .name("app-1")
                        .addresses(List.of(IpAddresses.parse("127.0.0.1").orElseThrow()))
                        .clusterId("Kubernetes")
                        .services(Map.of(APP, List.of(ServicePort.of(80, bench.backend()))))
                        .build();
        var routes = new LinkedHashMap<String, Message>();
        for (var door : doors.ports().keySet()) {
            for (var first = 0; first < door.routes(); first += RULES) {
                var name = "HTTPRoute/" + NAMESPACE + "/" + door + "-" + first;
                routes.put(name, route(door, first));
            }
        }
        return Map.of(
                WdsTypes.ADDRESS,
                Map.of(
                        service.key().toString(),
                        AddressCodec.toProto(service),
                        pod.uid().value(),
                        AddressCodec.toProto(pod)),
                WaypointTypes.GATEWAY,
                Map.of(NAMESPACE + "/" + GATEWAY, gateway(bench, doors)),
                WaypointTypes.ROUTE,
                routes);
    }

    private static Gateway gateway(Bench bench, Doors doors) throws IOException {
        var gateway = Gateway.newBuilder().setNamespace(NAMESPACE).setName(GATEWAY);
        for (var door : doors.ports().keySet()) {
            var listener = Listener.newBuilder().setName(door.toString()).setPort(doors.port(door));
            if (door.mtls()) {
                listener.setProtocol(Listener.Protocol.HTTPS)
                        .addCertificates(
                                Certificate.newBuilder()
                                        .setChain(pem(bench, "cert.pem"))
                                        .setKey(pem(bench, "key.pem")))
                        .setClientCa(pem(bench, "ca.pem"));
            } else {
                listener.setProtocol(Listener.Protocol.HTTP);
            }
            gateway.addListeners(listener);
        }
        return gateway.build();
    }

    private static ByteString pem(Bench bench, String file) throws IOException {
        return ByteString.copyFrom(Files.readAllBytes(bench.folder().resolve(file)));
    }

    private static Route route(Door door, int first) {
        var route =
                Route.newBuilder()
                        .setKind("HTTPRoute")
                        .setNamespace(NAMESPACE)
                        .setName(door + "-" + first)
                        .addParents(
                                Parent.newBuilder()
                                        .setGateway(NAMESPACE + "/" + GATEWAY)
                                        .addListeners(door.toString()));
        for (var i = first; i < Math.min(first + RULES, door.routes()); i++) {
            route.addHttp(
                    HttpRule.newBuilder()
                            .setName("r" + i)
                            .addMatches(HttpMatch.newBuilder().setPathPrefix("/r" + i))
                            .addBackends(
                                    Backend.newBuilder()
                                            .setService(APP.toString())
                                            .setPort(80)
                                            .setWeight(1)));
        }
        return route.build();
    }
}
