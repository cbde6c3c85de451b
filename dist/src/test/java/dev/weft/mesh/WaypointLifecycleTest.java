package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.PodView;
import java.net.URI;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Waypoints and edges come, serve, are killed, multiply and go. */
@RunsMesh
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WaypointLifecycleTest {

    private static final String NAMESPACE = "waypoints";
    private static final String URL = "http://server/";
    private static final String AMBIENT = "weft.dev/dataplane-mode: ambient";
    private static final String USING = AMBIENT + ", weft.dev/use-waypoint: waypoint";

    private final Mesh mesh;
    private final Shop shop;

    WaypointLifecycleTest(Mesh mesh) {
        this.mesh = mesh;
        this.shop = Shop.open(mesh, NAMESPACE);
    }

    @BeforeAll
    void enrol() {
        shop.enrol();
    }

    @AfterEach
    void without_gateways() {
        for (String name : Set.of("waypoint", "door")) {
            mesh.client().delete("Gateway", NAMESPACE, name);
        }
        shop.label(AMBIENT);
        mesh.awaitNoWaypoint(NAMESPACE);
        mesh.awaitReady(NAMESPACE);
    }

    @AfterAll
    void down() {
        shop.close();
    }

    @Test
    void a_waypoint_is_a_pod_with_a_network_and_an_identity_of_its_own() {
        PodView waypoint = open();

        assertThat(waypoint.serviceAccount()).isEqualTo("waypoint");
        assertThat(waypoint.addresses()).doesNotContainAnyElementsOf(shop.client().addresses());
        assertThat(network(waypoint)).isNotEqualTo(network(shop.client()));
        assertThat(mesh.rules(waypoint)).as("it is not enrolled").isEmpty();
        assertThat(mesh.enrolment(waypoint)).isEqualTo("free");
        assertThat(waypoint.processIds()).hasSize(1);
        assertThat(mesh.echo(waypoint).calls("http://" + host(waypoint) + ":15021/healthz/ready"))
                .allSatisfy(call -> assertThat(call.status()).isEqualTo(200));
    }

    /** Their node proxy sends whatever they say to the waypoint's address to its tunnels. */
    @Test
    void pods_of_the_mesh_can_ask_a_waypoint_for_metrics_and_readiness() {
        PodView waypoint = open();

        Call metrics = ask(waypoint, ":15020/metrics");
        Call ready = ask(waypoint, ":15021/healthz/ready");
        Call admin = ask(waypoint, ":15000/config_dump");

        assertThat(metrics.status()).isEqualTo(200);
        assertThat(ready.status()).isEqualTo(200);
        assertThat(admin.status()).as("it is for the pod itself").isZero();
    }

    private Call ask(PodView waypoint, String page) {
        return shop.echo().calls("http://" + host(waypoint) + page).getFirst();
    }

    @Test
    void requests_to_a_service_go_through_its_waypoint_and_those_to_a_pod_do_not() {
        PodView waypoint = open();

        shop.echo().call(URL);
        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() -> assertThat(requests(waypoint)).isEqualTo(1));

        shop.echo().call("http://" + host(shop.server()) + ":8080/");
        shop.echo().call(URL);
        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() -> assertThat(requests(waypoint)).isEqualTo(2));
    }

    @Test
    void a_waypoint_comes_and_goes_under_load_and_no_request_fails() {
        UnderLoad load = UnderLoad.start(shop, 50);

        open();
        load.awaitMoreRequests();
        mesh.delete("Gateway", NAMESPACE, "waypoint");
        mesh.awaitNoWaypoint(NAMESPACE);

        load.assertNothingFailed();
        assertThat(mesh.proxies(NAMESPACE, "waypoint").stream().filter(PodView::ready)).isEmpty();
    }

    @Test
    void a_waypoint_that_was_killed_comes_back_and_serves() {
        PodView before = open();

        mesh.run(before, "sh", "-c", "kill -9 " + before.processIds().getFirst());

        await().atMost(Mesh.PATIENCE)
                .until(() -> {
                    PodView now = mesh.pod(NAMESPACE, before.name());
                    return now.ready()
                            && now.restarts() > before.restarts()
                            && !now.processIds().equals(before.processIds());
                });
        await().atMost(Mesh.PATIENCE).until(() -> shop.echo().reaches(URL));
        mesh.awaitWaypoint(NAMESPACE, "server");
    }

    @Test
    void a_service_opts_out_of_the_waypoint_of_its_namespace() {
        open();

        mesh.apply(
                Shop.service(NAMESPACE, "server")
                        .replace(
                                "namespace: " + NAMESPACE + "}",
                                "namespace: "
                                        + NAMESPACE
                                        + ", labels: {weft.dev/use-waypoint: none}}"));

        mesh.awaitNoWaypoint(NAMESPACE);
        assertThat(shop.echo().reaches(URL)).isTrue();
        mesh.apply(Shop.service(NAMESPACE, "server"));
        mesh.awaitWaypoint(NAMESPACE, "server");
    }

    @Test
    void a_label_that_names_no_waypoint_changes_nothing() {
        shop.label(USING);
        mesh.awaitEnrolled(shop.client(), shop.server());

        assertThat(shop.echo().reaches(URL)).isTrue();
        assertThat(mesh.proxy(Mesh.NODE1).servicesWithWaypoint(NAMESPACE)).isEmpty();
    }

    /** Its Service prefers what is close, and each node of the local mesh is a zone. */
    @Test
    void each_pod_of_a_waypoint_serves_its_zone_and_all_while_it_is_the_only_one() {
        mesh.apply(
                ConformanceMesh.waypoint(NAMESPACE)
                        .replace(
                                "namespace: " + NAMESPACE + "}",
                                "namespace: "
                                        + NAMESPACE
                                        + ", annotations: {weft.dev/replicas: '2'}}"));
        shop.label(USING);
        mesh.awaitReady(NAMESPACE);
        mesh.awaitWaypoint(NAMESPACE, "server");
        PodView first = waypointOn(Mesh.NODE1);
        PodView second = waypointOn(Mesh.NODE2);
        await().atMost(Mesh.PATIENCE)
                .until(() ->
                        mesh.proxy(Mesh.NODE1).isHealthy(first)
                                && mesh.proxy(Mesh.NODE2).isHealthy(second));

        assertThat(fifty(shop.client())).isEqualTo(50);
        assertThat(fifty(shop.server())).isEqualTo(50);
        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() -> {
                    assertThat(requests(first, "client")).isEqualTo(50);
                    assertThat(requests(second, "server")).isEqualTo(50);
                });

        UnderLoad load = UnderLoad.start(shop, 20);
        mesh.delete("Pod", NAMESPACE, first.name());
        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() -> assertThat(requests(second, "client")).isPositive());
        mesh.awaitReady(NAMESPACE);
        load.assertNothingFailed();
        assertThat(waypointOn(Mesh.NODE1).name()).isNotEqualTo(first.name());
    }

    @Test
    void an_edge_lets_traffic_in_from_pods_outside_of_the_mesh_and_from_this_machine() {
        mesh.apply(
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: door, namespace: @namespace}
                spec:
                  gatewayClassName: weft
                  listeners: [{name: http, port: 80, protocol: HTTP}]
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: door, namespace: @namespace}
                spec:
                  parentRefs: [{name: door}]
                  hostnames: [shop.example.com]
                  rules: [{backendRefs: [{name: server, port: 80}]}]
                """
                        .replace("@namespace", NAMESPACE));
        mesh.awaitReady(NAMESPACE);
        PodView door = mesh.proxies(NAMESPACE, "door").getFirst();

        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() -> {
                    Set<Integer> statuses = new HashSet<>();
                    for (String name : Set.of("shop.example.com", "other.example.com")) {
                        Call call =
                                shop.echo()
                                        .calls("http://" + host(door) + "/", "-H", "Host: " + name)
                                        .getFirst();
                        statuses.add(call.status());
                        if (call.status() == 200) {
                            assertThat(call.host()).isEqualTo("server");
                        }
                    }
                    assertThat(statuses).containsExactlyInAnyOrder(200, 404);
                });
        assertThat(
                        mesh.getFromOutside(
                                NAMESPACE, "svc/door", URI.create("http://shop.example.com:80/")))
                .startsWith("HTTP/1.1 200")
                .contains("\"host\":\"server\"");
        mesh.delete("HTTPRoute", NAMESPACE, "door");
    }

    /** A waypoint that the namespace uses; its one pod. */
    private PodView open() {
        mesh.apply(ConformanceMesh.waypoint(NAMESPACE));
        shop.label(USING);
        mesh.awaitReady(NAMESPACE);
        mesh.awaitWaypoint(NAMESPACE, "server");
        return mesh.proxies(NAMESPACE, "waypoint").getFirst();
    }

    /** By the full name of the Service: the server's own name is its pod. */
    private long fifty(PodView from) {
        return mesh.echo(from)
                .load(
                        "http://server." + NAMESPACE + "/",
                        "-n",
                        "50",
                        "-c",
                        "4",
                        "--new-connections")
                .ok();
    }

    private PodView waypointOn(String node) {
        return mesh.proxies(NAMESPACE, "waypoint").stream()
                .filter(pod -> pod.node().equals(node))
                .findFirst()
                .orElseThrow();
    }

    private long requests(PodView waypoint) {
        return requests(waypoint, "client");
    }

    private long requests(PodView waypoint, String from) {
        return mesh.proxy(waypoint)
                .metrics()
                .sum(
                        "istio_requests_total",
                        Map.of(
                                "reporter",
                                "waypoint",
                                "source_principal",
                                Shop.identity(NAMESPACE, from),
                                "destination_service_name",
                                "server"));
    }

    private String network(PodView pod) {
        return mesh.run(pod, "readlink", "/proc/self/ns/net");
    }

    private static String host(PodView pod) {
        return pod.addresses().getFirst();
    }
}
