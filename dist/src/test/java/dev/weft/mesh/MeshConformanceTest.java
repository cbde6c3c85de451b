package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.ManifestText;
import dev.weft.local.client.PodView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The mesh cases of the Gateway API's conformance, on the local mesh. */
@RunsMesh
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MeshConformanceTest {

    /** How long a change may take to be in force, as the suite has it. */
    private static final Duration CONSISTENCY = Duration.ofSeconds(30);

    private static final String IN_A_ROW = "3";
    private static final int AT_A_TIME = 4;
    private static final int BATCH = 500;
    private static final int MOST_BATCHES = 10;
    private static final double TOLERANCE = 0.05;

    private final Mesh mesh;

    MeshConformanceTest(Mesh mesh) {
        this.mesh = mesh;
    }

    @BeforeAll
    void up() {
        mesh.apply(ConformanceMesh.manifests());
        mesh.awaitReady(ConformanceMesh.NAMESPACE);
        mesh.awaitReady(ConformanceMesh.CONSUMER);
        mesh.awaitEnrolled(pod("v1"), pod("v2"), pod("consumer"));
        mesh.awaitWaypoint(ConformanceMesh.NAMESPACE, "echo", "echo-v1", "echo-v2");
    }

    @AfterAll
    void down() {
        mesh.delete("Namespace", "", ConformanceMesh.NAMESPACE);
        mesh.delete("Namespace", "", ConformanceMesh.CONSUMER);
        mesh.awaitReady(ConformanceMesh.NAMESPACE);
        mesh.awaitReady(ConformanceMesh.CONSUMER);
    }

    static Stream<ConformanceCase> cases() {
        List<ConformanceCase> cases = new ArrayList<>();
        cases.addAll(HttpConformance.cases());
        cases.addAll(HeaderConformance.cases());
        cases.addAll(RedirectConformance.cases());
        return cases.stream();
    }

    @Test
    void there_are_twenty_three_cases_of_different_names() {
        assertThat(cases().map(ConformanceCase::name).distinct()).hasSize(23);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_mesh_conforms(ConformanceCase one) {
        if (!one.routes().isEmpty()) {
            mesh.apply(one.routes());
        }
        try {
            assertHold(one.asks());
            if (!one.shares().isEmpty()) {
                assertShares(one);
            }
        } finally {
            remove(one.routes());
        }
    }

    /** Some at a time: most of an ask is the start of the client's program. */
    private void assertHold(List<Ask> asks) {
        try (ExecutorService some = Executors.newFixedThreadPool(AT_A_TIME)) {
            CompletableFuture.allOf(
                            asks.stream()
                                    .map(ask ->
                                            CompletableFuture.runAsync(
                                                    () -> assertHolds(ask), some))
                                    .toArray(CompletableFuture[]::new))
                    .join();
        }
    }

    /** Three times in a row, within the time that a change may take. */
    private void assertHolds(Ask ask) {
        await(ask.toString())
                .atMost(CONSISTENCY)
                .untilAsserted(() -> {
                    List<Call> calls = calls(ask);
                    assertThat(calls).hasSize(Integer.parseInt(IN_A_ROW));
                    assertThat(calls)
                            .allSatisfy(call -> assertThat(ask.complaints(call)).isEmpty());
                });
    }

    private List<Call> calls(Ask ask) {
        List<String> flags =
                new ArrayList<>(List.of("-n", IN_A_ROW, "--new-connections", "--timeout", "10s"));
        ask.headers().forEach(header -> flags.addAll(List.of("-H", header)));
        String url = ask.url().replace("POD-V2", pod("v2").addresses().getFirst());
        return mesh.echo(pod(ask.from())).calls(url, flags.toArray(String[]::new));
    }

    /** One batch of those that are tried has to come near enough. */
    private void assertShares(ConformanceCase one) {
        Map<String, Double> shares = Map.of();
        for (int batch = 0; batch < MOST_BATCHES; batch++) {
            shares = shares(one.url());
            if (fits(shares, one.shares())) {
                return;
            }
        }
        assertThat(shares).as("the last of " + MOST_BATCHES + " batches").isEqualTo(one.shares());
    }

    private Map<String, Double> shares(String url) {
        List<Call> calls = mesh.echo(pod("v1")).calls(url, "-n", "" + BATCH, "-c", "4");
        assertThat(calls).allSatisfy(call -> assertThat(call.status()).isEqualTo(200));
        Map<String, Double> shares = new TreeMap<>();
        for (Call call : calls) {
            // The name of a Deployment is that of its pod without the last two parts.
            String backend = call.host().replaceAll("-[^-]*-[^-]*$", "");
            shares.merge(backend, 1.0 / calls.size(), Double::sum);
        }
        return shares;
    }

    private static boolean fits(Map<String, Double> shares, Map<String, Double> expected) {
        return shares.keySet().equals(expected.keySet())
                && shares.entrySet().stream()
                        .allMatch(share ->
                                Math.abs(share.getValue() - expected.get(share.getKey()))
                                        <= TOLERANCE);
    }

    /** And waits until it is in force that they are gone. */
    private void remove(String routes) {
        if (routes.isEmpty()) {
            return;
        }
        mesh.client().delete(List.of(new ManifestText("routes", routes)));
        assertHold(
                List.of(
                        Ask.of("http://echo/gone").path("/gone"),
                        Ask.of("http://echo-v2/").unanswered("X-Header-Set")));
    }

    private PodView pod(String name) {
        boolean consumer = name.equals("consumer");
        return mesh.pods(consumer ? ConformanceMesh.CONSUMER : ConformanceMesh.NAMESPACE).stream()
                .filter(pod -> pod.labels().getOrDefault("app", "").equals("echo"))
                .filter(pod ->
                        pod.labels().getOrDefault("version", "").equals(consumer ? "v1" : name))
                .findFirst()
                .orElseThrow();
    }
}
