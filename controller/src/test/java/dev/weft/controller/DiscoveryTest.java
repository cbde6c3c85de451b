package dev.weft.controller;

import static dev.weft.controller.AdsPeer.names;
import static dev.weft.controller.RunningController.NODE_TOKEN;
import static dev.weft.controller.RunningController.bearer;
import static dev.weft.wds.WdsTypes.ADDRESS;
import static dev.weft.wds.WdsTypes.AUTHORIZATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.xds.DeltaDiscoveryRequest;
import dev.weft.api.xds.DeltaDiscoveryResponse;
import dev.weft.controller.graph.Meshes;
import dev.weft.wds.AddressCodec;
import dev.weft.wds.MeshAddress;
import dev.weft.workload.Workload;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Discovery over TLS, from files to a client's messages. */
class DiscoveryTest {

    private static final String A = "Kubernetes//Pod/shop/a";
    private static final String B = "Kubernetes//Pod/shop/b";
    private static final String POLICY =
            """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: callers, namespace: shop}
            spec: {selector: {matchLabels: {app: a}}, rules: [{from: [{source: {principals: [x]}}]}]}
            """;

    @TempDir Path folder;
    private RunningController mesh;

    @BeforeEach
    void start() throws Exception {
        mesh = new RunningController(folder);
        mesh.write("a.yaml", Meshes.pod("shop", "a", 1, "app: a"));
        mesh.start();
    }

    @AfterEach
    void stop() throws IOException {
        mesh.close();
    }

    @Test
    void a_client_gets_all_there_is_and_then_what_changes() throws Exception {
        AdsPeer client = connect();
        client.subscribe(ADDRESS);

        DeltaDiscoveryResponse first = client.receiveAndAck();
        mesh.write("b.yaml", Meshes.pod("shop", "b", 2, "app: b"));
        DeltaDiscoveryResponse second = client.receiveAndAck();
        mesh.delete("a.yaml");
        DeltaDiscoveryResponse third = client.receiveAndAck();

        assertThat(names(first)).containsExactly(A);
        assertThat(workload(first).addresses()).hasToString("[/10.0.0.1]");
        assertThat(first.getResources(0).getAliasesList()).containsExactly("/10.0.0.1");
        assertThat(names(second)).containsExactly(B);
        assertThat(names(third)).isEmpty();
        assertThat(third.getRemovedResourcesList()).containsExactly(A);
    }

    @Test
    void a_type_without_resources_is_answered_nevertheless() throws Exception {
        AdsPeer client = connect();
        client.subscribe(AUTHORIZATION);

        assertThat(client.receive().getResourcesList()).isEmpty();
    }

    @Test
    void a_type_that_is_not_served_is_answered_with_nothing() throws Exception {
        AdsPeer client = connect();
        client.subscribe("type.googleapis.com/not.there");

        assertThat(client.receive().getResourcesList()).isEmpty();
    }

    @Test
    void a_policy_comes_before_the_workload_that_names_it() throws Exception {
        AdsPeer client = connect();
        client.subscribe(ADDRESS);
        client.receiveAndAck();
        client.subscribe(AUTHORIZATION);
        client.receiveAndAck();

        mesh.write("policy.yaml", POLICY);
        DeltaDiscoveryResponse first = client.receiveAndAck();
        DeltaDiscoveryResponse second = client.receiveAndAck();

        assertThat(names(first)).containsExactly("shop/callers");
        assertThat(names(second)).containsExactly(A);
        assertThat(workload(second).authorizationPolicies()).hasToString("[shop/callers]");
    }

    @Test
    void a_workload_waits_while_its_policy_waits_for_a_slow_client() throws Exception {
        AdsPeer client = connect();
        client.subscribe(AUTHORIZATION);
        DeltaDiscoveryResponse unanswered = client.receive();
        client.subscribe(ADDRESS);
        client.receiveAndAck();

        mesh.write("policy.yaml", POLICY);
        await().until(() -> mesh.controller().view().policies().size() == 1);
        client.send(onDemandAll(ADDRESS));
        client.ack(unanswered);
        DeltaDiscoveryResponse policy = client.receiveAndAck();

        assertThat(policy.getTypeUrl()).isEqualTo(AUTHORIZATION);
        assertThat(client.receive().getTypeUrl()).isEqualTo(ADDRESS);
    }

    @Test
    void a_client_that_does_not_answer_gets_the_newest_state_once_it_does() throws Exception {
        AdsPeer client = connect();
        client.subscribe(ADDRESS);
        DeltaDiscoveryResponse first = client.receive();

        for (int n = 2; n <= 6; n++) {
            mesh.write("b.yaml", Meshes.pod("shop", "b", n, "app: b"));
            String ip = "10.0.0." + n;
            await().until(() -> dumped().contains(ip));
        }
        client.ack(first);
        DeltaDiscoveryResponse second = client.receiveAndAck();

        assertThat(names(second)).containsExactly(B);
        assertThat(workload(second).addresses()).hasToString("[/10.0.0.6]");
        assertThat(client.isQuiet()).isTrue();
    }

    @Test
    void a_refusal_is_counted_and_shown_and_does_not_stop_what_follows() throws Exception {
        AdsPeer client = connect();
        client.subscribe(ADDRESS);
        client.nack(client.receive(), A + ": it is odd");

        mesh.write("b.yaml", Meshes.pod("shop", "b", 2, "app: b"));

        assertThat(names(client.receiveAndAck())).containsExactly(B);
        assertThat(mesh.controller().discovery().clients())
                .singleElement()
                .satisfies(status -> {
                    assertThat(status.node()).isEqualTo("n1");
                    assertThat(status.types().get(ADDRESS).refusals()).isEqualTo(1);
                    assertThat(status.types().get(ADDRESS).lastRefusal())
                            .isEqualTo(A + ": it is odd");
                });
        assertThat(mesh.controller().metrics())
                .contains("weft_controller_nacks_total{type=\"" + ADDRESS + "\"} 1");
    }

    @Test
    void a_client_that_comes_back_after_a_restart_gets_only_differences() throws Exception {
        AdsPeer client = connect();
        client.subscribe(ADDRESS);
        client.receiveAndAck();
        Map<String, String> held = client.addresses();
        String root = Files.readString(mesh.rootFile());
        mesh.stop();
        mesh.write("b.yaml", Meshes.pod("shop", "b", 2, "app: b"));
        mesh.start();

        AdsPeer again = connect();
        again.subscribe(ADDRESS, held);

        assertThat(names(again.receive())).containsExactly(B);
        assertThat(Files.readString(mesh.rootFile())).isEqualTo(root);
    }

    @Test
    void on_demand_a_name_is_answered_whether_it_exists_or_not() throws Exception {
        AdsPeer client = connect();
        client.send(onDemandAll(ADDRESS).toBuilder().addResourceNamesUnsubscribe("*").build());
        assertThat(client.receiveAndAck().getResourcesList()).isEmpty();

        client.send(onDemand("/10.0.0.1"));
        DeltaDiscoveryResponse found = client.receiveAndAck();
        client.send(onDemand("/10.9.9.9"));
        DeltaDiscoveryResponse missing = client.receiveAndAck();

        assertThat(names(found)).containsExactly(A);
        assertThat(found.getRemovedResourcesList()).containsExactly("/10.0.0.1");
        assertThat(missing.getRemovedResourcesList()).containsExactly("/10.9.9.9");
    }

    @Test
    void every_client_is_served_at_its_own_pace() throws Exception {
        AdsPeer stuck = connect();
        stuck.subscribe(ADDRESS);
        stuck.receive();
        AdsPeer lively = connect();
        lively.subscribe(ADDRESS);
        lively.receiveAndAck();

        mesh.write("b.yaml", Meshes.pod("shop", "b", 2, "app: b"));

        assertThat(names(lively.receive())).containsExactly(B);
        assertThat(stuck.isQuiet()).isTrue();
        assertThat(mesh.controller().metrics()).contains("weft_controller_clients 2");
    }

    @Test
    void broken_yaml_changes_nothing_but_the_list_of_problems() throws Exception {
        AdsPeer client = connect();
        client.subscribe(ADDRESS);
        client.receiveAndAck();

        mesh.write("a.yaml", "kind: [");
        await().until(() -> !mesh.controller().view().problems().isEmpty());
        mesh.write("b.yaml", Meshes.pod("shop", "b", 2, "app: b"));
        DeltaDiscoveryResponse next = client.receiveAndAck();

        assertThat(names(next)).containsExactly(B);
        assertThat(next.getRemovedResourcesList()).isEmpty();
        assertThat(mesh.controller().view().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.file()).isEqualTo("a.yaml"));
    }

    @Test
    void a_call_with_a_wrong_token_is_refused() throws Exception {
        AdsPeer client = new AdsPeer(mesh.channel(), bearer("wrong"));

        assertThat(client.ending()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(mesh.controller().metrics())
                .contains("weft_controller_unauthenticated_calls_total 1");
    }

    @Test
    void a_pod_that_is_no_node_proxy_is_told_nothing() throws Exception {
        mesh.addToken("token-of-a", "shop", "a", "a", "n1");
        AdsPeer client = new AdsPeer(mesh.channel(), bearer("token-of-a"));

        assertThat(client.ending()).isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    @Test
    void a_token_counts_from_when_it_is_listed_until_it_is_not() throws Exception {
        mesh.removeTokens();
        assertThat(connect().ending()).isEqualTo(Status.Code.UNAUTHENTICATED);
        mesh.addToken(NODE_TOKEN, "weft-system", "ztunnel", "ztunnel-n1", "n1");
        AdsPeer client = connect();
        client.subscribe(ADDRESS);

        assertThat(names(client.receive())).containsExactly(A);
    }

    private AdsPeer connect() throws IOException {
        return new AdsPeer(mesh.channel(), bearer(NODE_TOKEN));
    }

    private String dumped() {
        return mesh.controller().view().workloads().toString();
    }

    private static DeltaDiscoveryRequest onDemandAll(String typeUrl) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(typeUrl)
                .addResourceNamesSubscribe("*")
                .build();
    }

    private static DeltaDiscoveryRequest onDemand(String name) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(ADDRESS)
                .addResourceNamesSubscribe(name)
                .build();
    }

    private static Workload workload(DeltaDiscoveryResponse message) throws Exception {
        MeshAddress address =
                AddressCodec.decode(
                        message.getResources(0).getName(),
                        message.getResources(0).getResource().getValue());
        return ((MeshAddress.OfWorkload) address).workload();
    }
}
