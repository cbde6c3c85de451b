package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import dev.weft.local.client.PodView;
import org.junit.jupiter.api.Test;

/** A pod is deleted, and at once another one with another identity has its address. */
@RunsMesh
class AddressReuseTest {

    private static final String NAMESPACE = "reuse";

    private final Mesh mesh;

    AddressReuseTest(Mesh mesh) {
        this.mesh = mesh;
    }

    @Test
    void no_tunnel_to_the_old_identity_is_used_for_the_new_one_which_is_soon_reachable() {
        try (Shop shop = Shop.open(mesh, NAMESPACE)) {
            shop.enrol();
            PodView old = shop.server();
            String url = "http://" + old.addresses().getFirst() + ":8080/";
            assertThat(shop.echo().call(url).toString()).contains("server");
            Echo.Held held = shop.echo().hold("tcp://server:9090", "--duration", "60s");
            await().atMost(Mesh.PATIENCE).until(() -> !held.events("answer").isEmpty());

            mesh.delete("Pod", NAMESPACE, "server");
            await().atMost(Mesh.PATIENCE)
                    .until(() ->
                            mesh.pods(NAMESPACE).stream()
                                    .noneMatch(pod -> pod.uid().equals(old.uid())));
            mesh.apply(Shop.server(NAMESPACE, "heir", Mesh.NODE2, ""));
            mesh.awaitReady(NAMESPACE);
            PodView heir = mesh.pod(NAMESPACE, "heir");

            assertThat(heir.addresses()).isEqualTo(old.addresses());
            await().atMost(Mesh.PATIENCE).until(() -> shop.echo().reaches(url));
            JsonObject answer = shop.echo().call(url);
            assertThat(answer.toString()).contains("heir").doesNotContain("\"server\"");
            await().atMost(Mesh.PATIENCE).until(() -> held.events("closed").size() == 1);
            awaitEveryTunnelWasForTheIdentityThatItReached(heir);
        }
    }

    /** On both sides: what came to the heir was meant for it. */
    private void awaitEveryTunnelWasForTheIdentityThatItReached(PodView heir) {
        for (String node : Mesh.NODES) {
            await().atMost(Mesh.PATIENCE)
                    .untilAsserted(() ->
                            assertThat(mesh.logs().access(node))
                                    .filteredOn(line -> line.has("dst.workload", heir.name()))
                                    .filteredOn(line -> line.has("dst.namespace", NAMESPACE))
                                    .filteredOn(line -> line.field("error").isEmpty())
                                    .isNotEmpty()
                                    .allMatch(line ->
                                            line.has(
                                                    "dst.identity",
                                                    Shop.identity(NAMESPACE, heir.name()))));
        }
    }
}
