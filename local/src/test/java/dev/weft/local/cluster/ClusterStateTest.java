package dev.weft.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.local.client.ApplyResult.Outcome;
import dev.weft.local.config.AddressFamilies;
import dev.weft.local.pod.PodSpec;
import dev.weft.local.pod.PodStatus;
import dev.weft.local.world.AddressPlan;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestReader;
import dev.weft.manifest.ObjectKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterStateTest {

    private static final String DEPLOYMENT =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: app, namespace: shop}
            spec:
              replicas: 2
              selector: {matchLabels: {app: app}}
              template:
                metadata: {labels: {app: app}}
                spec: {containers: [{name: c, command: [run]}]}
            """;
    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: single, namespace: shop, labels: {app: single}}
            spec: {containers: [{name: c, command: [run]}]}
            """;
    private static final String SERVICE =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: app, namespace: shop}
            spec: {selector: {app: app}, ports: [{port: 80}]}
            """;

    private static final String WAYPOINT =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: waypoint, namespace: shop}
            spec:
              gatewayClassName: weft-waypoint
              listeners: [{name: mesh, port: 15008, protocol: HBONE}]
            """;

    private final AddressPlan plan = new AddressPlan(AddressFamilies.DUAL);
    private final ClusterState state =
            new ClusterState(plan, Gateways.of(Map.of("LEAKS", "paranoid")));
    private final PodPlanner planner = new PodPlanner(state, plan, 2);

    @BeforeEach
    void namespace() {
        put("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
    }

    @Test
    void a_deployment_becomes_pods_that_say_whose_they_are() {
        put(DEPLOYMENT);

        PodPlanner.Change change = planner.settle();

        assertThat(change.start()).extracting(PodSpec::node).containsExactlyInAnyOrder(1, 2);
        KubeObject pod = published("Pod", change.start().getFirst().name());
        assertThat(pod.labels()).containsEntry("app", "app").containsKey("pod-template-hash");
        assertThat(pod.field("spec", "nodeName").text("")).isEqualTo("node1");
        assertThat(pod.field("status", "phase").text("")).isEqualTo("Pending");
        assertThat(pod.field("status", "podIP").text("")).isEqualTo("10.244.1.2");
        assertThat(pod.field("metadata", "ownerReferences").list().getFirst().at("name").text(""))
                .startsWith("app-");
        assertThat(planner.settle().isEmpty()).isTrue();
    }

    @Test
    void a_pod_that_ends_is_not_ready_and_keeps_its_number_until_it_is_gone() {
        put(POD);
        PodSpec pod = planner.settle().start().getFirst();
        state.status(pod, new PodStatus(PodStatus.Phase.RUNNING, true, 0, "", List.of(1L)));

        assertThat(state.remove(new ObjectKey("", "Pod", "shop", "single")))
                .isEqualTo(Outcome.DELETED);
        PodPlanner.Change change = planner.settle();

        assertThat(change.stop()).containsExactly(pod);
        KubeObject ending = published("Pod", "single");
        assertThat(ending.field("metadata", "deletionTimestamp").isPresent()).isTrue();
        assertThat(ending.field("status", "conditions").list().get(1).at("status").text(""))
                .isEqualTo("False");
        assertThat(state.freeNumber(1)).isEqualTo(2);
        state.forget(pod);
        assertThat(state.freeNumber(1)).isEqualTo(1);
    }

    @Test
    void a_new_label_on_a_pod_is_published_without_a_restart() {
        put(POD);
        planner.settle();

        put(POD.replace("{app: single}", "{app: single, mesh: on}"));

        assertThat(planner.settle().isEmpty()).isTrue();
        assertThat(published("Pod", "single").labels()).containsEntry("mesh", "on");
    }

    @Test
    void a_new_spec_of_a_pod_replaces_it_once_the_old_one_is_gone() {
        put(POD);
        PodSpec old = planner.settle().start().getFirst();

        put(POD.replace("[run]", "[walk]"));

        assertThat(planner.settle().stop()).containsExactly(old);
        assertThat(planner.settle().isEmpty()).isTrue();
        state.forget(old);
        assertThat(planner.settle().start()).hasSize(1);
    }

    @Test
    void a_service_keeps_its_addresses_when_it_changes() {
        put(SERVICE);
        String before = published("Service", "app").field("spec", "clusterIP").text("");

        put(SERVICE.replace("port: 80", "port: 81"));

        KubeObject service = published("Service", "app");
        assertThat(service.field("spec", "clusterIP").text("")).isEqualTo(before);
        assertThat(service.field("spec", "clusterIPs").textList()).hasSize(2);
    }

    @Test
    void a_headless_service_says_none() {
        put(SERVICE.replace("selector", "clusterIP: None, selector"));

        assertThat(published("Service", "app").field("spec", "clusterIP").text(""))
                .isEqualTo("None");
    }

    @Test
    void a_namespace_takes_all_that_is_in_it_along() {
        put(DEPLOYMENT);
        put(SERVICE);
        planner.settle();

        state.remove(new ObjectKey("", "Namespace", "", "shop"));

        assertThat(planner.settle().stop()).hasSize(2);
        assertThat(state.services().entries()).isEmpty();
    }

    @Test
    void other_kinds_pass_through_unchanged() {
        KubeObject policy =
                put(
                        "{apiVersion: security.istio.io/v1, kind: PeerAuthentication,"
                                + " metadata: {name: default, namespace: shop},"
                                + " spec: {mtls: {mode: STRICT}}}");

        KubeObject published = published("PeerAuthentication", "default");
        assertThat(published.body().get("spec")).isEqualTo(policy.body().get("spec"));
        assertThat(published.uid()).isNotEmpty();
    }

    @Test
    void an_object_keeps_its_uid_and_an_equal_one_changes_nothing() {
        put(DEPLOYMENT);
        String uid = published("Deployment", "app").uid();

        assertThat(state.put(read(DEPLOYMENT))).isEqualTo(Outcome.UNCHANGED);
        assertThat(state.put(read(DEPLOYMENT.replace("replicas: 2", "replicas: 3"))))
                .isEqualTo(Outcome.CONFIGURED);
        assertThat(published("Deployment", "app").uid()).isEqualTo(uid);
    }

    @Test
    void what_cannot_be_followed_is_refused_and_changes_nothing() {
        put(DEPLOYMENT);

        for (String wrong :
                List.of(
                        DEPLOYMENT.replace("namespace: shop", "namespace: nowhere"),
                        DEPLOYMENT.replace("matchLabels: {app: app}", "matchLabels: {app: x}"),
                        DEPLOYMENT.replace("replicas: 2", "replicas: -1"),
                        WAYPOINT.replace(
                                "namespace: shop",
                                "namespace: shop, annotations: {weft.dev/replicas: many}"),
                        "{apiVersion: v1, kind: Node, metadata: {name: node9}}",
                        "{apiVersion: v1, kind: Namespace, metadata: {name: \"../up\"}}")) {
            assertThatThrownBy(() -> state.put(read(wrong))).hasMessageContaining("expected");
        }

        assertThat(published("Deployment", "app").field("spec", "replicas").number()).contains(2L);
    }

    @Test
    void a_gateway_of_ours_gets_an_account_a_service_and_pods_that_know_it() {
        put(WAYPOINT);

        state.settleGateways();
        PodSpec pod = planner.settle().start().getFirst();

        assertThat(published("ServiceAccount", "waypoint").uid()).isNotEmpty();
        assertThat(published("Service", "waypoint").field("spec", "clusterIPs").textList())
                .hasSize(2);
        assertThat(pod.template().serviceAccount()).isEqualTo("waypoint");
        assertThat(pod.template().labels()).containsEntry("weft.dev/dataplane-mode", "none");
        assertThat(pod.template().containers().getFirst().command())
                .containsExactly("weft-waypoint");
        assertThat(pod.template().containers().getFirst().environment())
                .containsEntry("GATEWAY_NAME", "waypoint")
                .containsEntry("GATEWAY_NAMESPACE", "shop")
                .containsEntry("LEAKS", "paranoid");
        assertThat(published("Deployment", "waypoint").field("metadata", "ownerReferences").list())
                .hasSize(1);
    }

    @Test
    void what_a_gateway_asked_for_goes_with_it_and_stays_while_it_is_there() {
        put(WAYPOINT);
        state.settleGateways();
        PodSpec pod = planner.settle().start().getFirst();

        state.remove(new ObjectKey("apps", "Deployment", "shop", "waypoint"));
        state.settleGateways();
        assertThat(planner.settle().isEmpty()).as("it is made again").isTrue();

        state.remove(new ObjectKey("gateway.networking.k8s.io", "Gateway", "shop", "waypoint"));
        state.settleGateways();
        assertThat(planner.settle().stop()).containsExactly(pod);
        assertThat(state.services().entries()).isEmpty();
    }

    @Test
    void a_gateway_that_changes_changes_its_pods_and_keeps_its_addresses() {
        put(WAYPOINT);
        state.settleGateways();
        planner.settle();
        String address = published("Service", "waypoint").field("spec", "clusterIP").text("");

        put(
                WAYPOINT.replace(
                        "namespace: shop",
                        "namespace: shop, annotations: {weft.dev/replicas: '3'}"));
        state.settleGateways();

        assertThat(planner.settle().start()).hasSize(2);
        assertThat(published("Service", "waypoint").field("spec", "clusterIP").text(""))
                .isEqualTo(address);
    }

    @Test
    void a_gateway_of_another_class_gets_nothing() {
        put(WAYPOINT.replace("weft-waypoint", "nginx"));

        state.settleGateways();

        assertThat(planner.settle().isEmpty()).isTrue();
        assertThat(state.services().entries()).isEmpty();
    }

    @Test
    void an_object_that_a_user_wrote_is_not_taken_over_by_a_gateway() {
        put(SERVICE.replace("name: app, namespace", "name: waypoint, namespace"));
        put(WAYPOINT);

        state.settleGateways();

        assertThat(published("Service", "waypoint").field("spec", "selector").textMap())
                .containsOnlyKeys("app");
    }

    @Test
    void an_istio_gateway_gets_an_edge_that_its_selector_finds() {
        put(
                """
                apiVersion: networking.istio.io/v1alpha3
                kind: Gateway
                metadata: {name: door, namespace: shop}
                spec:
                  selector: {istio: ingressgateway}
                  servers:
                  - {port: {number: 80, name: http, protocol: HTTP}, hosts: [shop.example.com]}
                """);

        state.settleGateways();

        PodSpec pod = planner.settle().start().getFirst();
        assertThat(pod.template().labels()).containsEntry("istio", "ingressgateway");
        assertThat(state.services().entries().getFirst().spec().ports())
                .extracting(port -> port.port())
                .containsExactlyInAnyOrder(15021, 80);
    }

    private KubeObject put(String text) {
        KubeObject object = read(text);
        state.put(object);
        return object;
    }

    private static KubeObject read(String text) {
        return ManifestReader.read("test", text).getFirst();
    }

    private KubeObject published(String kind, String name) {
        return state.published().values().stream()
                .filter(object -> object.kind().equals(kind) && object.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
