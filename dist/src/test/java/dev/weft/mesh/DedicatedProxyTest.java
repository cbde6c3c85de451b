package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import dev.weft.local.client.PodView;
import dev.weft.local.client.ServiceView;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A proxy of one pod, beside it, speaks with pods that node proxies serve. */
@RunsMesh
class DedicatedProxyTest {

    /** The service account whose pods may know the mesh themselves. */
    static final String ACCOUNT = "sidecar/own";

    private static final String NAMESPACE = "sidecar";
    private static final String AMBIENT = "weft.dev/dataplane-mode: ambient";
    private static final String TUNNEL = "networking.istio.io/tunnel: http";

    private final Mesh mesh;

    DedicatedProxyTest(Mesh mesh) {
        this.mesh = mesh;
    }

    @Test
    void a_pod_with_a_proxy_of_its_own_and_enrolled_pods_reach_each_other_by_mutual_tls() {
        mesh.apply(
                Shop.namespace(NAMESPACE, "")
                        + withProxy(Shop.server(NAMESPACE, "own", Mesh.NODE1, TUNNEL))
                        + Shop.server(NAMESPACE, "shared", Mesh.NODE2, AMBIENT)
                        + Shop.service(NAMESPACE, "own")
                        + Shop.service(NAMESPACE, "shared"));
        try {
            mesh.awaitReady(NAMESPACE);
            PodView own = mesh.pod(NAMESPACE, "own");
            PodView shared = mesh.pod(NAMESPACE, "shared");
            mesh.awaitEnrolled(shared);
            assertThat(mesh.enrolment(own)).isEqualTo("free");

            assertSeen(own, callEveryAddress(own, "shared"));
            assertSeen(shared, callEveryAddress(shared, "own"));

            assertProved(Mesh.NODE2, "inbound", "own", "shared");
            assertProved(Mesh.NODE2, "outbound", "shared", "own");
            assertThat(proxyLog())
                    .contains("dedicated proxy of sidecar/own started")
                    .contains("src.identity=\"" + Shop.identity(NAMESPACE, "shared") + "\"")
                    .contains("dst.identity=\"" + Shop.identity(NAMESPACE, "own") + "\"");
        } finally {
            mesh.delete("Namespace", "", NAMESPACE);
            mesh.awaitReady(NAMESPACE);
        }
        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() -> assertThat(proxyLog()).contains("draining"));
        assertThat(proxyLog()).doesNotContain("LEAK:");
    }

    /** By Service address and by pod address, of both families. */
    private List<JsonObject> callEveryAddress(PodView from, String server) {
        ServiceView service =
                mesh.client().services().stream()
                        .filter(s -> s.namespace().equals(NAMESPACE) && s.name().equals(server))
                        .findFirst()
                        .orElseThrow();
        PodView pod = mesh.pod(NAMESPACE, server);
        return List.of(
                mesh.echo(from).call("http://" + service.clusterAddresses().get(0) + "/"),
                mesh.echo(from).call("http://[" + service.clusterAddresses().get(1) + "]/"),
                mesh.echo(from).call("http://" + pod.addresses().get(0) + ":8080/"),
                mesh.echo(from).call("http://[" + pod.addresses().get(1) + "]:8080/"));
    }

    /** The application at the other end saw the caller's own address. */
    private static void assertSeen(PodView caller, List<JsonObject> answers) {
        assertThat(answers)
                .hasSize(4)
                .allSatisfy(answer ->
                        assertThat(Shop.canonical(answer.get("peer").getAsString()))
                                .containsAnyOf(
                                        caller.addresses().get(0),
                                        Shop.canonical(caller.addresses().get(1))));
    }

    private void assertProved(String node, String direction, String source, String destination) {
        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() ->
                        assertThat(mesh.logs().access(node))
                                .filteredOn(line -> line.has("direction", direction))
                                .filteredOn(line -> line.has("src.namespace", NAMESPACE))
                                .hasSize(4)
                                .allSatisfy(line -> {
                                    assertThat(line.message()).isEqualTo("connection complete");
                                    assertThat(line.field("src.identity"))
                                            .isEqualTo(Shop.identity(NAMESPACE, source));
                                    assertThat(line.field("dst.identity"))
                                            .isEqualTo(Shop.identity(NAMESPACE, destination));
                                    assertThat(line.field("dst.addr")).endsWith(":15008");
                                }));
    }

    private String proxyLog() {
        return mesh.logs().of("pod-" + NAMESPACE + "-own-proxy");
    }

    private static String withProxy(String pod) {
        String proxy =
                """
                  - name: proxy
                    command: [weft-sidecar]
                    env:
                    - {name: _JAVA_OPTIONS, value: -Dio.netty.leakDetection.level=paranoid}
                    readinessProbe: {httpGet: {path: /healthz/ready, port: 15021}}
                """;
        return pod.replaceFirst("---\n$", proxy + "---\n");
    }
}
