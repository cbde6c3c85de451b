package dev.weft.controller;

import static dev.weft.controller.AdsPeer.names;
import static dev.weft.controller.RunningController.NODE_TOKEN;
import static dev.weft.controller.RunningController.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controller.graph.Meshes;
import dev.weft.wds.WaypointTypes;
import dev.weft.wds.WdsTypes;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What proxies of Gateways are told, and what nobody else is. */
class WaypointDiscoveryTest {

    private static final String LABELLED =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: NAMESPACE, labels: {weft.dev/use-waypoint: waypoint}}
            """;
    private static final String GATEWAY =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: waypoint, namespace: NAMESPACE}
            spec: {gatewayClassName: weft-waypoint, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}
            """;
    private static final String SERVICE =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: %s, namespace: %s}
            spec: {clusterIP: %s, selector: {app: a}, ports: [{name: http, port: 80}]}
            """;
    private static final String ROUTE =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: %s, namespace: %s}
            spec:
              parentRefs: [{group: "", kind: Service, name: a}]
              rules: [{backendRefs: [{name: a, port: 80}]}]
            """;

    @TempDir Path folder;
    private RunningController mesh;

    @BeforeEach
    void start() throws Exception {
        mesh = new RunningController(folder);
        for (String namespace : new String[] {"shop", "bank"}) {
            int net = namespace.equals("shop") ? 1 : 2;
            mesh.write(namespace + "-n.yaml", in(namespace, LABELLED));
            mesh.write(namespace + "-g.yaml", in(namespace, GATEWAY));
            mesh.write(
                    namespace + "-w.yaml",
                    String.format(
                            Locale.ROOT, SERVICE, "waypoint", namespace, "10.96." + net + ".1"));
            mesh.write(
                    namespace + "-s.yaml",
                    String.format(Locale.ROOT, SERVICE, "a", namespace, "10.96." + net + ".2"));
            mesh.addToken("token-" + namespace, namespace, "waypoint", "waypoint-1", "n1");
        }
        mesh.addToken("token-a", "shop", "a", "a-1", "n1");
        mesh.write("route.yaml", String.format(Locale.ROOT, ROUTE, "first", "shop"));
        mesh.start();
    }

    @AfterEach
    void stop() throws IOException {
        mesh.close();
    }

    @Test
    void a_waypoint_is_told_the_routes_of_what_it_stands_before() throws Exception {
        AdsPeer shop = connect("token-shop");
        AdsPeer bank = connect("token-bank");

        shop.subscribe(WaypointTypes.ROUTE);
        bank.subscribe(WaypointTypes.ROUTE);

        assertThat(names(shop.receiveAndAck())).containsExactly("HTTPRoute/shop/first");
        assertThat(names(bank.receiveAndAck())).isEmpty();
    }

    @Test
    void a_change_is_pushed_to_those_it_concerns_and_nobody_else() throws Exception {
        AdsPeer shop = connect("token-shop");
        AdsPeer bank = connect("token-bank");
        shop.subscribe(WaypointTypes.ROUTE);
        bank.subscribe(WaypointTypes.ROUTE);
        shop.receiveAndAck();
        bank.receiveAndAck();

        mesh.write("route2.yaml", String.format(Locale.ROOT, ROUTE, "second", "shop"));
        assertThat(names(shop.receiveAndAck())).containsExactly("HTTPRoute/shop/second");
        mesh.write("route3.yaml", String.format(Locale.ROOT, ROUTE, "third", "bank"));

        assertThat(names(bank.receiveAndAck())).containsExactly("HTTPRoute/bank/third");
        assertThat(shop.isQuiet()).isTrue();
    }

    @Test
    void a_waypoint_gets_addresses_as_node_proxies_do() throws Exception {
        AdsPeer shop = connect("token-shop");

        shop.subscribe(WdsTypes.ADDRESS);

        assertThat(names(shop.receiveAndAck()))
                .contains("shop/a.shop.svc.cluster.local", "bank/a.bank.svc.cluster.local");
    }

    @Test
    void node_proxies_are_told_nothing_of_routes() throws Exception {
        AdsPeer node = connect(NODE_TOKEN);

        node.subscribe(WaypointTypes.ROUTE);

        assertThat(names(node.receiveAndAck())).isEmpty();
    }

    @Test
    void other_accounts_are_refused_whatever_they_say() throws Exception {
        AdsPeer stranger = connect("token-a");

        stranger.subscribe(WaypointTypes.ROUTE);

        assertThat(stranger.ending()).isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    @Test
    void a_waypoint_whose_gateway_is_gone_is_let_go() throws Exception {
        AdsPeer shop = connect("token-shop");
        shop.subscribe(WaypointTypes.ROUTE);
        shop.receiveAndAck();

        mesh.delete("shop-g.yaml");

        assertThat(shop.ending()).isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    @Test
    void a_pod_with_labels_is_announced_to_the_waypoint_before_it() throws Exception {
        AdsPeer shop = connect("token-shop");
        shop.subscribe(WaypointTypes.WORKLOAD_LABELS);
        assertThat(names(shop.receiveAndAck())).isEmpty();

        mesh.write("pod.yaml", Meshes.pod("shop", "a-1", 1, "app: a, version: v1"));

        assertThat(names(shop.receiveAndAck())).containsExactly("Kubernetes//Pod/shop/a-1");
    }

    private static String in(String namespace, String object) {
        return object.replace("NAMESPACE", namespace);
    }

    private AdsPeer connect(String token) throws IOException {
        return new AdsPeer(mesh.channel(), bearer(token));
    }
}
