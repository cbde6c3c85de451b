package dev.weft.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import dev.weft.manifest.ManifestReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GatewayDeploymentTest {

    private static final GatewayTemplate LOCAL =
            GatewayTemplate.ofLocalMesh(Map.of("XDS_ADDRESS", "https://controller:15012"));
    private static final String WAYPOINT =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: waypoint, namespace: shop, uid: u1}
            spec:
              gatewayClassName: weft-waypoint
              listeners: [{name: mesh, port: 15008, protocol: HBONE}]
            """;

    @Test
    void a_waypoint_gets_an_account_a_service_and_a_deployment_of_its_name() {
        List<KubeObject> objects = GatewayDeployment.objects(read(WAYPOINT), LOCAL, none());

        assertThat(objects)
                .extracting(KubeObject::toString)
                .containsExactly(
                        "ServiceAccount shop/waypoint",
                        "Service shop/waypoint",
                        "Deployment.apps shop/waypoint");
        assertThat(objects)
                .allSatisfy(object ->
                        assertThat(
                                        object.field("metadata", "ownerReferences")
                                                .list()
                                                .getFirst()
                                                .at("uid"))
                                .hasToString("metadata.ownerReferences[0].uid='u1'"));
    }

    @Test
    void its_service_leads_to_its_pods_and_its_pods_end_tunnels_with_its_account() {
        List<KubeObject> objects = GatewayDeployment.objects(read(WAYPOINT), LOCAL, none());

        KubeObject service = objects.get(1);
        Field template = objects.get(2).field("spec", "template");
        Map<String, String> labels = template.at("metadata", "labels").textMap();
        assertThat(labels).containsAllEntriesOf(service.field("spec", "selector").textMap());
        assertThat(labels)
                .containsEntry(GatewayLabels.TUNNEL, "http")
                .containsEntry("weft.dev/dataplane-mode", "none");
        assertThat(ports(service)).containsExactly("15021", "15008");
        assertThat(template.at("spec", "serviceAccountName").text()).hasValue("waypoint");
    }

    @Test
    void the_program_is_told_whose_proxy_it_is_and_where_its_controller_is() {
        Field container = container(GatewayDeployment.objects(read(WAYPOINT), LOCAL, none()));

        assertThat(container.at("command").textList()).containsExactly("weft-waypoint");
        assertThat(
                        container.at("env").list().stream()
                                .map(e -> e.at("name").text("") + "=" + e.at("value").text("")))
                .containsExactly(
                        "GATEWAY_NAME=waypoint",
                        "GATEWAY_NAMESPACE=shop",
                        "XDS_ADDRESS=https://controller:15012");
    }

    @Test
    void on_a_cluster_it_also_has_a_token_and_may_do_nothing_else() {
        GatewayTemplate cluster = GatewayTemplate.ofCluster(Map.of(), List.of("weft.dev"));

        Field container = container(GatewayDeployment.objects(read(WAYPOINT), cluster, none()));

        assertThat(container.at("securityContext", "runAsNonRoot").bool()).hasValue(true);
        assertThat(container.at("volumeMounts").list()).hasSize(3);
    }

    @Test
    void an_edge_has_the_ports_of_its_listeners() {
        String edge =
                WAYPOINT.replace("weft-waypoint", "weft")
                        .replace("15008, protocol: HBONE", "80, protocol: HTTP");

        List<KubeObject> objects = GatewayDeployment.objects(read(edge), LOCAL, none());

        assertThat(ports(objects.get(1))).containsExactly("15021", "80");
        assertThat(objects.get(1).field("spec", "type").text()).hasValue("LoadBalancer");
        assertThat(objects.get(2).field("spec", "template", "metadata", "labels").textMap())
                .doesNotContainKey(GatewayLabels.TUNNEL);
    }

    @Test
    void an_istio_gateway_finds_its_pods_by_the_labels_it_selects() {
        String istio =
                """
                apiVersion: networking.istio.io/v1alpha3
                kind: Gateway
                metadata: {name: shop-gateway, namespace: shop}
                spec:
                  selector: {istio: ingressgateway}
                  servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [a.example]}]
                """;

        List<KubeObject> objects = GatewayDeployment.objects(read(istio), LOCAL, none());

        assertThat(ports(objects.get(1))).containsExactly("15021", "80");
        assertThat(objects.get(2).field("spec", "template", "metadata", "labels").textMap())
                .containsEntry("istio", "ingressgateway");
    }

    @Test
    void how_many_pods_there_are_is_said_by_the_annotation_or_the_parameters() {
        KubeObject parameters =
                read(
                        "{apiVersion: v1, kind: ConfigMap, metadata: {name: p}, data: {replicas: '3'}}");
        String annotated = WAYPOINT.replace("uid: u1", "annotations: {weft.dev/replicas: '2'}");

        assertThat(replicas(read(WAYPOINT), none())).hasValue(1L);
        assertThat(replicas(read(WAYPOINT), Optional.of(parameters))).hasValue(3L);
        assertThat(replicas(read(annotated), Optional.of(parameters))).hasValue(2L);
        assertThatThrownBy(() -> replicas(read(annotated.replace("'2'", "many")), none()))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("many");
    }

    @Test
    void gateways_of_others_get_nothing() {
        String other = WAYPOINT.replace("weft-waypoint", "nginx");
        String istio = WAYPOINT.replace("weft-waypoint", "istio-waypoint");
        GatewayTemplate both = GatewayTemplate.ofCluster(Map.of(), List.of("weft.dev", "istio.io"));

        assertThat(GatewayDeployment.objects(read(other), LOCAL, none())).isEmpty();
        assertThat(GatewayDeployment.objects(read(istio), LOCAL, none())).isEmpty();
        assertThat(GatewayDeployment.objects(read(istio), both, none())).hasSize(3);
    }

    private static Optional<KubeObject> none() {
        return Optional.empty();
    }

    private static KubeObject read(String text) {
        return ManifestReader.read("test", text).getFirst();
    }

    private static List<String> ports(KubeObject service) {
        return service.field("spec", "ports").list().stream()
                .map(port -> port.at("port").number().orElseThrow().toString())
                .toList();
    }

    private static Field container(List<KubeObject> objects) {
        return objects.get(2).field("spec", "template", "spec", "containers").list().getFirst();
    }

    private static Optional<Long> replicas(KubeObject gateway, Optional<KubeObject> parameters) {
        return GatewayDeployment.objects(gateway, LOCAL, parameters)
                .get(2)
                .field("spec", "replicas")
                .number();
    }
}
