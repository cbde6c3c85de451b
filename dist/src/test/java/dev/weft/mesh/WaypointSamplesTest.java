package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.PodView;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples that need the waypoint do what they say. */
@RunsMesh
@Order(WaypointSamplesTest.ORDER)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WaypointSamplesTest {

    static final int ORDER = 2;

    private static final String PAYMENT = "http://payment-service/charge";
    private static final String INVENTORY = "http://inventory-service/";

    /** Four standard deviations of a thousand requests of which a tenth is expected. */
    private static final double TOLERANCE = 0.04;

    /** 160 MiB, and what Netty's leak detector takes in these tests. */
    private static final long MOST_KILOBYTES = 224 * 1024;

    private final Mesh mesh;
    private final SampleShop shop;

    WaypointSamplesTest(Mesh mesh) {
        this.mesh = mesh;
        this.shop = SampleShop.open(mesh);
    }

    @BeforeAll
    void waypoint() {
        shop.openWaypoint();
    }

    @AfterAll
    void down() {
        shop.close();
    }

    @Test
    void the_waypoint_carries_requests_to_every_port_and_protocol() {
        for (String url :
                List.of(
                        "http://orders/",
                        "h2c://inventory-service/",
                        "grpc://inventory-service:7070",
                        "ws://inventory-service/")) {
            Call call = shop.echo("frontend").calls(url).getFirst();
            assertThat(call.status()).as(url).isIn(200, 101);
        }
        assertThat(shop.echo("frontend").lines("tcp://inventory-service:9090", "--bytes", "1MiB"))
                .allSatisfy(line -> assertThat(line.get("match").getAsBoolean()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"40-canary-httproute.yaml", "41-canary-virtualservice.yaml"})
    void a_canary_gets_a_tenth_of_the_requests(String sample) {
        // Without it a third of the pods is v2; in force when it is clearly less.
        shop.await("frontend", calls -> share(calls) > 0.2, PAYMENT, "-n", "200", "-c", "4");
        shop.apply(sample);
        shop.await("frontend", calls -> share(calls) < 0.2, PAYMENT, "-n", "200", "-c", "4");

        assertThat(shareOfV2()).isBetween(0.1 - TOLERANCE, 0.1 + TOLERANCE);

        shop.delete(sample);
        shop.await("frontend", calls -> share(calls) > 0.2, PAYMENT, "-n", "200", "-c", "4");
    }

    @Test
    void testers_get_the_canary_whenever_they_ask() {
        shop.apply("40-canary-httproute.yaml");

        shop.await(
                "frontend",
                calls -> share(calls) == 1,
                PAYMENT,
                "-n",
                "50",
                "-H",
                "x-tester: true");

        shop.delete("40-canary-httproute.yaml");
        shop.await(
                "frontend", calls -> share(calls) < 1, PAYMENT, "-n", "50", "-H", "x-tester: true");
    }

    @Test
    void a_pod_that_fails_is_left_out_and_too_much_is_refused() {
        mesh.apply(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: inventory-broken, namespace: shop}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: inventory, version: broken}}
                  template:
                    metadata: {labels: {app: inventory, version: broken}}
                    spec:
                      serviceAccountName: inventory
                      containers:
                      - name: app
                        command: [weft-echo]
                        args: [--http=8080, --name=inventory, --version=broken, --fail=/=500]
                        ports: [{containerPort: 8080}]
                """);
        mesh.awaitReady(SampleShop.NAMESPACE);
        shop.await(
                "frontend",
                calls -> calls.stream().anyMatch(call -> call.status() == 500),
                INVENTORY,
                "-n",
                "60");

        shop.apply("42-circuit-breaker.yaml");

        shop.awaitStatus("frontend", 200, INVENTORY, "-n", "60");
        List<Call> crowd =
                shop.echo("frontend")
                        .calls(
                                INVENTORY + "?delay=2s",
                                "-n",
                                "300",
                                "-c",
                                "300",
                                "--timeout",
                                "30s");
        assertThat(crowd).extracting(Call::status).contains(200, 503).containsOnly(200, 503);
        shop.delete("42-circuit-breaker.yaml");
        mesh.delete("Deployment", SampleShop.NAMESPACE, "inventory-broken");
        mesh.awaitReady(SampleShop.NAMESPACE);
    }

    private record Try(String app, String method, String path, int status) {}

    @Test
    void a_policy_lets_orders_post_to_one_path_of_payment() {
        List<Try> tries =
                List.of(
                        new Try("orders", "POST", "/charge", 200),
                        new Try("orders", "GET", "/charge", 403),
                        new Try("orders", "POST", "/refund", 403),
                        new Try("orders", "POST", "/charge/../refund", 403),
                        new Try("orders", "POST", "/%63harge", 200),
                        new Try("frontend", "POST", "/charge", 403));
        shop.apply("52-authz-l7.yaml");
        shop.awaitStatus("frontend", 403, PAYMENT, "-X", "POST");

        for (Try one : tries) {
            String url = "http://payment-service" + one.path();
            assertThat(shop.echo(one.app()).calls(url, "-X", one.method(), "-n", "5"))
                    .as(one.toString())
                    .allSatisfy(call -> assertThat(call.status()).isEqualTo(one.status()));
        }
        shop.delete("52-authz-l7.yaml");
        shop.awaitStatus("frontend", 200, PAYMENT, "-X", "POST");
    }

    @Test
    void faults_are_injected_for_those_who_ask_for_them() {
        shop.apply("60-fault-retry-timeout.yaml");
        String marker = UUID.randomUUID().toString();

        shop.awaitStatus(
                "frontend",
                503,
                INVENTORY,
                "-H",
                "x-chaos: abort",
                "-H",
                "x-marker: " + marker,
                "-n",
                "3");
        List<Call> delayed =
                shop.echo("frontend")
                        .calls(INVENTORY, "-H", "x-chaos: delay", "-n", "3", "-c", "3");

        assertThat(delayed)
                .allSatisfy(call -> {
                    assertThat(call.status()).isEqualTo(200);
                    assertThat(call.millis()).isGreaterThanOrEqualTo(2_000);
                });
        shop.delete("60-fault-retry-timeout.yaml");
        shop.awaitStatus("frontend", 200, INVENTORY, "-H", "x-chaos: abort");
    }

    @Test
    void what_fails_is_tried_again_and_what_takes_too_long_is_ended() {
        shop.apply("60-fault-retry-timeout.yaml");
        shop.awaitStatus("frontend", 503, INVENTORY, "-H", "x-chaos: abort");
        String key = UUID.randomUUID().toString();

        Call repeated =
                shop.echo("frontend")
                        .calls(
                                INVENTORY,
                                "-H",
                                "x-echo-status: 503",
                                "-H",
                                "x-echo-times: 1",
                                "-H",
                                "x-echo-key: " + key)
                        .getFirst();
        Call late = shop.echo("frontend").calls(INVENTORY + "?delay=5s").getFirst();

        assertThat(repeated.status()).isEqualTo(200);
        assertThat(shop.received("inventory", "x-echo-key:" + key)).isBetween(2, 3);
        assertThat(late.status()).isEqualTo(504);
        assertThat(late.millis()).isLessThan(2_500);
        shop.delete("60-fault-retry-timeout.yaml");
        shop.awaitStatus("frontend", 200, INVENTORY, "-H", "x-chaos: abort");
    }

    @Test
    void a_call_of_grpc_that_is_unavailable_is_tried_again() {
        mesh.apply(
                """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: inventory-grpc, namespace: shop}
                spec:
                  hosts: [inventory-service]
                  http:
                  - route: [{destination: {host: inventory-service}}]
                    headers: {response: {set: {x-policy: retries}}}
                    retries: {attempts: 3, retryOn: unavailable}
                """);
        String url = "grpc://inventory-service:7070";
        shop.await(
                "frontend",
                calls -> calls.getFirst().header("x-policy").equals(Optional.of("retries")),
                url);
        String key = UUID.randomUUID().toString();

        Call call =
                shop.echo("frontend")
                        .calls(
                                url,
                                "-H",
                                "x-echo-status: 503",
                                "-H",
                                "x-echo-times: 1",
                                "-H",
                                "x-echo-key: " + key)
                        .getFirst();

        assertThat(call.body("name")).as(call.toString()).contains("inventory");
        assertThat(shop.received("inventory", "x-echo-key:" + key)).isBetween(2, 3);
        mesh.delete("VirtualService", SampleShop.NAMESPACE, "inventory-grpc");
    }

    @Test
    void a_mirror_gets_a_copy_and_the_client_the_answer_of_the_backend() {
        mesh.apply(
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: {name: mirrored, namespace: shop}
                spec:
                  parentRefs: [{group: "", kind: Service, name: orders}]
                  rules:
                  - filters:
                    - type: RequestMirror
                      requestMirror: {backendRef: {name: payment-v2, port: 80}}
                    backendRefs: [{name: inventory-service, port: 80}]
                """);
        String marker = Shop.marker();
        shop.await(
                "frontend",
                calls -> calls.getFirst().body("name").equals(Optional.of("inventory")),
                "http://orders/");

        List<Call> calls =
                shop.echo("frontend").calls("http://orders/", "-n", "5", "-H", "x-copy: " + marker);

        assertThat(calls)
                .allSatisfy(call -> assertThat(call.body("name")).contains("inventory"))
                .hasSize(5);
        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() ->
                        assertThat(shop.received("payment", "x-copy:" + marker)).isEqualTo(5));
        mesh.delete("HTTPRoute", SampleShop.NAMESPACE, "mirrored");
        shop.await(
                "frontend",
                after -> after.getFirst().body("name").equals(Optional.of("orders")),
                "http://orders/");
    }

    @Test
    void the_waypoint_uses_little_memory() {
        PodView waypoint = mesh.proxies(SampleShop.NAMESPACE, "waypoint").getFirst();
        shop.echo("frontend").load("http://orders/", "-c", "16", "--duration", "5s");

        String status =
                mesh.run(waypoint, "cat", "/proc/" + waypoint.processIds().getFirst() + "/status");

        long kilobytes =
                status.lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum();
        assertThat(kilobytes).isPositive().isLessThan(MOST_KILOBYTES);
    }

    private double shareOfV2() {
        return share(shop.echo("frontend").calls(PAYMENT, "-n", "1000", "-c", "8"));
    }

    private static double share(List<Call> calls) {
        assertThat(calls).allSatisfy(call -> assertThat(call.status()).isEqualTo(200));
        return (double) calls.stream().filter(call -> call.version().equals("v2")).count()
                / calls.size();
    }
}
