package dev.weft.ztunnel.fixed;

import static dev.weft.testkit.mesh.Mesh.gateway;
import static dev.weft.testkit.mesh.Mesh.gatewayAt;
import static dev.weft.testkit.mesh.Mesh.pod;
import static dev.weft.testkit.mesh.Mesh.serves;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.stream.JsonWriter;
import dev.weft.dump.PolicyJson;
import dev.weft.dump.ServiceJson;
import dev.weft.dump.WorkloadJson;
import dev.weft.manifest.ManifestException;
import dev.weft.mesh.MeshChange;
import dev.weft.mesh.MeshState;
import dev.weft.policy.Authorization;
import dev.weft.policy.Condition;
import dev.weft.policy.Match;
import dev.weft.policy.PolicyKey;
import dev.weft.policy.StringMatch;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.testkit.mesh.ServiceSketch;
import dev.weft.workload.LoadBalancing;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixedMeshTest {
    private static final Authorization STRICT =
            new Authorization(
                    new PolicyKey("shop", "strict"),
                    Authorization.Scope.WORKLOAD_SELECTOR,
                    Authorization.Action.DENY,
                    List.of(
                            new Authorization.Rule(
                                    List.of(
                                            new Authorization.Clause(
                                                    List.of(
                                                            Match.EMPTY
                                                                    .withPrincipals(
                                                                            Condition.noneOf(
                                                                                    List.of(
                                                                                            new StringMatch
                                                                                                    .Presence())))
                                                                    .withDestinationPorts(
                                                                            Condition.anyOf(
                                                                                    List.of(
                                                                                            8080)))))))),
                    false);

    private static final MeshState MESH =
            new Mesh()
                    .with(
                            pod("orders", "10.0.0.2", "fd00::2")
                                    .waypoint(gateway("waypoint"))
                                    .authorizationPolicies(List.of(STRICT.key()))
                                    .services(serves("orders", 80, 8080)))
                    .with(pod("gate", "10.0.0.3").networkGateway(gatewayAt("192.0.2.9")))
                    .with(
                            ServiceSketch.of("orders", "10.96.0.1")
                                    .behind(gateway("waypoint"))
                                    .names("spiffe://cluster.local/ns/shop/sa/other")
                                    .balanced(LoadBalancing.Mode.FAILOVER)
                                    .build())
                    .state()
                    .with(MeshChange.ofPolicies(List.of(STRICT), List.of()));

    @Test
    void what_a_dump_shows_can_be_read_back() throws IOException {
        MeshChange read = FixedMesh.read("dump", dump(MESH));

        MeshState again = MeshState.EMPTY.with(read);
        assertThat(again.allWorkloads()).isEqualTo(MESH.allWorkloads());
        assertThat(again.allServices()).isEqualTo(MESH.allServices());
        assertThat(again.allPolicies()).isEqualTo(MESH.allPolicies());
        assertThat(dump(again)).isEqualTo(dump(MESH));
    }

    @Test
    void a_mesh_can_be_written_by_hand() {
        MeshChange read =
                FixedMesh.read(
                        "hand",
                        """
                        workloads:
                        - uid: cluster1//v1/Pod/default/local
                          name: local
                          namespace: default
                          serviceAccount: default
                          workloadIps: [127.0.0.1]
                          protocol: HBONE
                          node: local
                          services:
                            default/example.com: {80: 8080}
                        services:
                        - name: local
                          namespace: default
                          hostname: example.com
                          vips: [/127.10.0.1]
                          ports: {80: 8080}
                        """);

        MeshState state = MeshState.EMPTY.with(read);
        Service service = state.allServices().getFirst();
        assertThat(state.endpoints(service.key())).hasSize(1);
        assertThat(state.endpoints(service.key()).getFirst().endpoint().ports())
                .containsEntry(80, 8080);
        assertThat(state.allWorkloads()).extracting(Workload::node).containsExactly("local");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    workload: []                                                  | workload
                    workloads: [{uid: a, namespace: n}]                           | name
                    workloads: [{uid: a, namespace: n, name: b, protocol: QUIC}]  | TCP or HBONE
                    workloads: [{uid: a, namespace: n, name: b, workloadIps: [x]}]| an IP address
                    policies: [{name: p, namespace: n, scope: Global}]            | action
                    policies: [{name: p, namespace: n, scope: Global, action: Deny, rules: [[[{host: [a]}]]]}] | host
                    services: [{name: s, namespace: n, hostname: h, vips: [1]}]   | vips
                    """)
    void what_is_wrong_is_named(String text, String named) {
        assertThatThrownBy(() -> FixedMesh.read("file", text))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining(named);
    }

    private static String dump(MeshState mesh) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.beginObject();
            json.name("workloads").beginArray();
            for (Workload workload : mesh.allWorkloads()) {
                WorkloadJson.write(json, workload);
            }
            json.endArray();
            json.name("services").beginArray();
            for (Service service : mesh.allServices()) {
                ServiceJson.write(json, service, mesh.endpoints(service.key()));
            }
            json.endArray();
            json.name("policies").beginArray();
            for (Authorization policy : mesh.allPolicies()) {
                PolicyJson.write(json, policy);
            }
            json.endArray();
            json.endObject();
        }
        return text.toString();
    }
}
