package dev.weft.controller.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.weft.controller.collect.Resource;
import dev.weft.controller.collect.ResourceSet;
import dev.weft.manifest.Manifests;
import dev.weft.wds.WdsTypes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeshGraphTest {

    /** Each of these may be there or not, in one of two forms. */
    private static final List<List<String>> OBJECTS =
            List.of(
                    List.of(
                            Meshes.pod("shop", "a", 1, "app: a"),
                            Meshes.pod("shop", "a", 9, "app: b")),
                    List.of(Meshes.pod("other", "b", 2, "app: a"), Meshes.pod("other", "b", 2, "")),
                    List.of(service("app: a"), service("app: b")),
                    List.of(policy("shop", "app: a"), policy("shop", "app: b")),
                    List.of(policy("weft-system", "app: a"), policy("weft-system", "app: b")),
                    List.of(peer("shop", "STRICT"), peer("shop", "PERMISSIVE")),
                    List.of(peer("weft-system", "STRICT"), peer("weft-system", "DISABLE")),
                    List.of(node("z1"), node("z2")),
                    List.of(enrolment("enabled"), enrolment("pending")));

    @Test
    void whatever_happened_before_the_result_is_that_of_a_graph_that_starts_now() {
        qt().withExamples(200)
                .forAll(
                        lists().of(lists().of(integers().between(0, 2)).ofSize(OBJECTS.size()))
                                .ofSizeBetween(1, 6))
                .checkAssert(history -> {
                    MeshGraph graph = new MeshGraph(Meshes.SETTINGS);
                    MeshView view = MeshView.EMPTY;
                    for (List<Integer> choice : history) {
                        view = graph.update(snapshot(choice));
                    }

                    MeshView fresh =
                            new MeshGraph(Meshes.SETTINGS).update(snapshot(history.getLast()));
                    assertThat(resources(view, WdsTypes.ADDRESS))
                            .isEqualTo(resources(fresh, WdsTypes.ADDRESS));
                    assertThat(resources(view, WdsTypes.AUTHORIZATION))
                            .isEqualTo(resources(fresh, WdsTypes.AUTHORIZATION));
                    assertThat(view.statuses().all()).isEqualTo(fresh.statuses().all());
                });
    }

    @Test
    void what_does_not_change_stays_the_same_object_so_that_nobody_is_told() {
        MeshGraph graph = new MeshGraph(Meshes.SETTINGS);
        String pod = Meshes.pod("shop", "a", 1, "app: a");
        ResourceSet before = graph.update(Meshes.manifests(pod)).resources().of(WdsTypes.ADDRESS);

        MeshView after =
                graph.update(Meshes.manifests(pod, policy("other", "app: x"), node("z1x")));

        assertThat(after.resources().of(WdsTypes.ADDRESS)).isSameAs(before);
        assertThat(after.resources().of(WdsTypes.AUTHORIZATION).size()).isEqualTo(1);
    }

    @Test
    void two_services_and_a_pod_have_the_same_bytes_in_every_run() {
        Manifests manifests =
                Meshes.manifests(
                        Meshes.pod("shop", "a", 1, "app: a"),
                        service("app: a"),
                        service("app: a").replace("name: web", "name: web2"));

        List<Resource> resources = resources(view(manifests), WdsTypes.ADDRESS);

        // Written down from an earlier run: a client may hold this version from before a restart.
        assertThat(resources.getFirst().version()).isEqualTo("71cfd3398715b9b7");
        assertThat(resources.getFirst().attachedTo())
                .containsExactly(
                        "shop/web.shop.svc.cluster.local", "shop/web2.shop.svc.cluster.local");
    }

    private static MeshView view(Manifests manifests) {
        return new MeshGraph(Meshes.SETTINGS).update(manifests);
    }

    private static List<Resource> resources(MeshView view, String typeUrl) {
        return List.copyOf(view.resources().of(typeUrl).all());
    }

    private static Manifests snapshot(List<Integer> choice) {
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < choice.size(); i++) {
            if (choice.get(i) < 2) {
                documents.add(OBJECTS.get(i).get(choice.get(i)));
            }
        }
        return Meshes.manifests(documents.toArray(new String[0]));
    }

    private static String service(String selector) {
        return "{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec:"
                + " {selector: {"
                + selector
                + "}, clusterIP: 10.96.0.1, ports: [{port: 80, targetPort: 8080}]}}";
    }

    private static String policy(String namespace, String labels) {
        return "{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, metadata: {name: p,"
                + " namespace: "
                + namespace
                + "}, spec: {selector: {matchLabels: {"
                + labels
                + "}}, rules: [{}]}}";
    }

    private static String peer(String namespace, String mode) {
        return "{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: p,"
                + " namespace: "
                + namespace
                + "}, spec: {mtls: {mode: "
                + mode
                + "}}}";
    }

    private static String node(String zone) {
        String name = zone.endsWith("x") ? "n2" : "n1";
        return "{apiVersion: v1, kind: Node, metadata: {name: "
                + name
                + ", labels: {topology.kubernetes.io/zone: "
                + zone
                + "}}}";
    }

    private static String enrolment(String redirection) {
        return "{apiVersion: weft.dev/v1alpha1, kind: PodEnrolment, metadata: {name: a, namespace:"
                + " shop}, spec: {podUID: uid-a, node: n1}, status: {redirection: "
                + redirection
                + "}}";
    }
}
