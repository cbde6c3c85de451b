package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.ExecRequest;
import dev.weft.local.client.ExecResult;
import dev.weft.local.client.PodView;
import dev.weft.mesh.CrossPods.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may talk to whom, when the other proxy is somebody else's. */
@RunsMesh(MeshKind.PEER)
@Order(CrossTrafficTest.ORDER)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossPolicyTest {

    private final Mesh mesh;
    private final CrossPods pods;

    CrossPolicyTest(Mesh mesh) {
        this.mesh = mesh;
        this.pods = CrossPods.open(mesh);
    }

    @AfterEach
    void without_policies() {
        mesh.client().delete("AuthorizationPolicy", CrossPods.NAMESPACE, "deny");
        mesh.client().delete("PeerAuthentication", CrossPods.NAMESPACE, "strict");
        for (Way way : Way.values()) {
            await().atMost(Mesh.PATIENCE).until(() -> pods.echo(way).reaches(pods.url(way)));
        }
    }

    @AfterAll
    void down() {
        pods.close();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_denied_client_is_refused_and_both_proxies_say_why(Way way) {
        assertThat(pods.echo(way).reaches(pods.url(way))).isTrue();

        mesh.apply(denial(way, "selector: {matchLabels: {app: " + pods.server(way).name() + "}}"));

        await().atMost(Mesh.PATIENCE).until(() -> !pods.echo(way).reaches(pods.url(way)));
        awaitError(way.from, "outbound", pods.client(way), "401");
        awaitError(way.to, "inbound", pods.client(way), "polic");
    }

    /**
     * For the whole namespace: another proxy may keep the list of a workload's own policies as it
     * was when the connection began.
     */
    @ParameterizedTest
    @EnumSource(Way.class)
    void an_open_connection_is_cut_when_a_policy_forbids_it(Way way) {
        Echo.Held held = pods.echo(way).hold(pods.tcp(way), "--duration", "60s");
        await().atMost(Mesh.PATIENCE).until(() -> !held.events("answer").isEmpty());

        mesh.apply(denial(way, ""));

        await().atMost(Mesh.PATIENCE).until(() -> held.events("closed").size() == 1);
        assertThat(held.events("closed").getFirst().get("by").getAsString()).isEqualTo("them");
        assertThat(pods.echo(way).reaches(pods.url(way))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void strict_refuses_plaintext_and_lets_the_mesh_in(Way way) {
        String outside = "cross-outside";
        mesh.apply(Shop.namespace(outside, "") + Shop.idle(outside, "stranger", way.from, ""));
        mesh.awaitReady(outside);
        try {
            PodView stranger = mesh.pod(outside, "stranger");
            String url = "http://server-" + way.to + "." + CrossPods.NAMESPACE + "/";
            await().atMost(Mesh.PATIENCE).until(() -> mesh.echo(stranger).reaches(url));

            mesh.apply(
                    """
                    apiVersion: security.istio.io/v1
                    kind: PeerAuthentication
                    metadata: {name: strict, namespace: cross}
                    spec: {mtls: {mode: STRICT}}
                    """);

            await().atMost(Mesh.PATIENCE).until(() -> !mesh.echo(stranger).reaches(url));
            assertThat(pods.echo(way).reaches(pods.url(way))).isTrue();
        } finally {
            mesh.delete("Namespace", "", outside);
            mesh.awaitReady(outside);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void a_certificate_of_another_root_is_refused(Way way) {
        PodView server = pods.server(way);
        ExecResult claim =
                mesh.client()
                        .exec(
                                ExecRequest.of(
                                                CrossPods.NAMESPACE,
                                                pods.client(way).name(),
                                                PodProgram.command(
                                                                HostilePeer.class,
                                                                "stranger",
                                                                server.addresses().getFirst(),
                                                                "15008",
                                                                Shop.identity("a", "b"))
                                                        .toArray(String[]::new))
                                        .withTimeout(Duration.ofSeconds(60)));

        assertThat(claim.stdout()).as(claim.stderr()).startsWith("refused");
    }

    /** Its certificate is for one account, and discovery says that it has another. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void a_server_whose_account_is_not_what_discovery_says_is_refused(Way way) throws IOException {
        PodView server = pods.server(way);
        Path manifest =
                mesh.files()
                        .cluster()
                        .resolve(CrossPods.NAMESPACE)
                        .resolve("pod-" + server.name() + ".yaml");
        String right = Files.readString(manifest);
        String wrong =
                right.replaceAll("(?m)(serviceAccountName: \"?)server-node\\d", "$1somebody-else");
        assertThat(wrong).isNotEqualTo(right);
        try {
            Files.writeString(manifest, wrong);
            await().atMost(Mesh.PATIENCE)
                    .until(() ->
                            mesh.proxy(way.from)
                                    .account(server)
                                    .filter("somebody-else"::equals)
                                    .isPresent());

            assertThat(mesh.echo(pods.client(way)).reaches(pods.url(way))).isFalse();
        } finally {
            Files.writeString(manifest, right);
        }
    }

    private String denial(Way way, String selector) {
        return """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: deny, namespace: cross}
        spec:
          action: DENY
          @selector
          rules:
          - from: [{source: {principals: ["cluster.local/ns/cross/sa/@client"]}}]
        """
                .replace("@selector", selector)
                .replace("@client", pods.client(way).name());
    }

    private void awaitError(String node, String direction, PodView client, String text) {
        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() ->
                        assertThat(mesh.logs().access(node))
                                .filteredOn(line -> line.has("direction", direction))
                                .filteredOn(line -> line.has("src.workload", client.name()))
                                .anySatisfy(
                                        line -> assertThat(line.field("error")).contains(text)));
    }
}
