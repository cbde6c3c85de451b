package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import dev.weft.local.client.ManifestText;
import dev.weft.local.client.PodView;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The policies of the samples, enforced; a policy that is not understood opens nothing. */
@RunsMesh
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyTest {

    private static final String SHOP = "shop";
    private static final String CHARGE = "http://payment.shop/charge";
    private static final String STRICT = "50-strict-mtls.yaml";
    private static final String CALLERS = "51-authz-l4.yaml";
    private static final String CALLERS_POLICY = "shop/payment-callers";

    private final Mesh mesh;

    PolicyTest(Mesh mesh) {
        this.mesh = mesh;
    }

    @BeforeAll
    void up() {
        mesh.apply(
                Shop.namespace(SHOP, "weft.dev/dataplane-mode: ambient")
                        + Shop.idle(SHOP, "frontend", Mesh.NODE1, "")
                        + Shop.idle(SHOP, "orders", Mesh.NODE1, "")
                        + Shop.server(SHOP, "payment", Mesh.NODE2, "")
                        + Shop.service(SHOP, "payment")
                        + Shop.namespace("outside", "")
                        + Shop.idle("outside", "stranger", Mesh.NODE1, ""));
        mesh.awaitReady(SHOP);
        mesh.awaitReady("outside");
        mesh.awaitEnrolled(pod("frontend"), pod("orders"), pod("payment"));
    }

    @AfterEach
    void without_policies() {
        mesh.client().delete(sample(STRICT));
        mesh.client().delete(sample(CALLERS));
        awaitReaches(pod("frontend"));
        awaitReaches(stranger());
    }

    @AfterAll
    void down() {
        mesh.delete("Namespace", "", SHOP);
        mesh.delete("Namespace", "", "outside");
    }

    @Test
    void strict_refuses_a_pod_outside_the_mesh_and_no_pod_in_it() {
        assertThat(mesh.echo(stranger()).reaches(CHARGE)).isTrue();

        mesh.apply(sampleFile(STRICT));

        awaitRefused(stranger());
        assertThat(mesh.echo(pod("frontend")).reaches(CHARGE)).isTrue();
        assertThat(mesh.echo(pod("orders")).reaches(CHARGE)).isTrue();
        assertThat(refusals("outside")).isNotEmpty();
    }

    @Test
    void only_the_callers_that_a_policy_names_reach_the_server() {
        mesh.apply(sampleFile(CALLERS));
        awaitPolicy(CALLERS_POLICY);

        awaitRefused(pod("frontend"));
        assertThat(mesh.echo(pod("orders")).reaches(CHARGE)).isTrue();
        assertThat(mesh.echo(stranger()).reaches(CHARGE)).isFalse();

        mesh.client().delete(sample(CALLERS));
        awaitReaches(pod("frontend"));
    }

    @Test
    void a_connection_that_was_open_is_cut_when_a_policy_forbids_it_and_only_then() {
        Echo.Held refused = mesh.echo(pod("frontend")).hold(CHARGE, "--duration", "60s");
        Echo.Held allowed = mesh.echo(pod("orders")).hold(CHARGE, "--duration", "12s");
        await().atMost(Mesh.PATIENCE)
                .until(() ->
                        !refused.events("answer").isEmpty() && !allowed.events("answer").isEmpty());

        mesh.apply(sampleFile(CALLERS));

        await().atMost(Mesh.PATIENCE).until(() -> refused.events("closed").size() == 1);
        assertThat(refused.events("closed").getFirst().get("by").getAsString()).isEqualTo("them");
        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() ->
                        assertThat(mesh.logs().access(Mesh.NODE2))
                                .filteredOn(line -> line.has("direction", "inbound"))
                                .filteredOn(line -> line.has("src.workload", "frontend"))
                                .anySatisfy(line ->
                                        assertThat(line.field("error")).contains("policy change")));
        assertThat(allowed.join().ok()).isTrue();
        assertThat(allowed.events("closed").getFirst().get("by").getAsString()).isEqualTo("us");
    }

    @Test
    void a_policy_with_an_unknown_field_opens_nothing_and_says_so() {
        mesh.apply(sampleFile(CALLERS));
        awaitPolicy(CALLERS_POLICY);
        awaitRefused(pod("frontend"));

        String widened =
                sample(CALLERS)
                        .getFirst()
                        .text()
                        .replace("sa/orders\"]", "sa/orders\", \"*\"]")
                        .replace("action: ALLOW", "action: ALLOW\n  allowEverybody: true");
        assertThat(widened).contains("allowEverybody").contains("\"*\"");
        mesh.apply(widened);

        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() -> {
                    JsonObject status = mesh.policyStatus(SHOP, "payment-callers").orElseThrow();
                    assertThat(status.get("accepted").getAsBoolean()).isFalse();
                    assertThat(status.get("message").getAsString()).contains("allowEverybody");
                });
        assertThat(mesh.echo(pod("frontend")).reaches(CHARGE)).isFalse();
        assertThat(mesh.echo(pod("orders")).reaches(CHARGE)).isTrue();
    }

    @Test
    void a_policy_that_never_was_understood_denies_what_it_selects() {
        mesh.apply(sample(CALLERS).getFirst().text().replace("rules:", "rulez:"));

        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() ->
                        assertThat(mesh.policyStatus(SHOP, "payment-callers"))
                                .hasValueSatisfying(status ->
                                        assertThat(status.get("message").getAsString())
                                                .contains("rulez")));
        awaitRefused(pod("frontend"));
        awaitRefused(pod("orders"));
    }

    private PodView pod(String name) {
        return mesh.pod(SHOP, name);
    }

    private PodView stranger() {
        return mesh.pod("outside", "stranger");
    }

    private Path sampleFile(String name) {
        return mesh.samples().resolve(name);
    }

    private List<ManifestText> sample(String name) {
        return ManifestText.read(sampleFile(name));
    }

    private void awaitPolicy(String name) {
        await().atMost(Mesh.PATIENCE)
                .until(() ->
                        Mesh.NODES.stream()
                                .allMatch(node -> mesh.proxy(node).policies().contains(name)));
    }

    private void awaitRefused(PodView from) {
        await().atMost(Mesh.PATIENCE).until(() -> !mesh.echo(from).reaches(CHARGE));
    }

    private void awaitReaches(PodView from) {
        await().atMost(Mesh.PATIENCE).until(() -> mesh.echo(from).reaches(CHARGE));
    }

    private List<AccessLine> refusals(String namespace) {
        return mesh.logs().access(Mesh.NODE2).stream()
                .filter(line -> line.has("src.namespace", namespace))
                .filter(line -> !line.field("error").isEmpty())
                .toList();
    }
}
