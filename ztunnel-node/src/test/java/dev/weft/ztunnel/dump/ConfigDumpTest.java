package dev.weft.ztunnel.dump;

import static dev.weft.testkit.mesh.Mesh.gateway;
import static dev.weft.testkit.mesh.Mesh.ip;
import static dev.weft.testkit.mesh.Mesh.pod;
import static dev.weft.testkit.mesh.Mesh.serves;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.weft.cert.CertificateStatus;
import dev.weft.mesh.MeshChange;
import dev.weft.mesh.MeshState;
import dev.weft.net.IpPort;
import dev.weft.policy.Authorization;
import dev.weft.policy.Condition;
import dev.weft.policy.Match;
import dev.weft.policy.PolicyKey;
import dev.weft.policy.StringMatch;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.ztunnel.authz.LiveConnection;
import dev.weft.ztunnel.inpod.PodInfo;
import dev.weft.ztunnel.inpod.PodState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigDumpTest {
    private static final MeshState MESH =
            new Mesh()
                    .with(
                            pod("orders", "10.0.0.2", "fd00::2")
                                    .waypoint(gateway("waypoint"))
                                    .services(serves("orders", 80, 8080)))
                    .with(Mesh.service("orders", "10.96.0.1", 80, 8080))
                    .with(pod("early", "10.0.0.3").services(serves("late", 80, 8080)))
                    .state()
                    .with(MeshChange.ofPolicies(List.of(strict()), List.of()));

    @Test
    void has_every_section_that_readers_look_for() {
        assertThat(dump().keySet())
                .containsExactly(
                        "workloads",
                        "services",
                        "policies",
                        "stagedServices",
                        "staticConfig",
                        "version",
                        "config",
                        "certificates",
                        "workloadState");
    }

    @Test
    void workloads_are_sorted_and_leave_out_what_is_default() {
        JsonObject workload = dump().getAsJsonArray("workloads").get(1).getAsJsonObject();

        assertThat(workload)
                .hasToString(
                        "{\"workloadIps\":[\"10.0.0.2\",\"fd00::2\"],"
                                + "\"waypoint\":{\"destination\":"
                                + "\"shop/waypoint.shop.svc.cluster.local\",\"hboneMtlsPort\":15008},"
                                + "\"protocol\":\"HBONE\",\"networkMode\":\"Standard\","
                                + "\"uid\":\"Kubernetes//Pod/shop/orders\",\"name\":\"orders\","
                                + "\"namespace\":\"shop\",\"trustDomain\":\"cluster.local\","
                                + "\"serviceAccount\":\"orders\","
                                + "\"workloadType\":\"deployment\",\"node\":\"n1\","
                                + "\"status\":\"Healthy\","
                                + "\"clusterId\":\"Kubernetes\","
                                + "\"services\":[\"shop/orders.shop.svc.cluster.local\"],"
                                + "\"capacity\":1}");
    }

    @Test
    void services_bring_their_endpoints() {
        JsonObject service = dump().getAsJsonArray("services").get(0).getAsJsonObject();

        assertThat(service)
                .hasToString(
                        "{\"name\":\"orders\",\"namespace\":\"shop\","
                                + "\"hostname\":\"orders.shop.svc.cluster.local\","
                                + "\"vips\":[\"/10.96.0.1\"],\"ports\":{\"80\":8080},"
                                + "\"endpoints\":{\"Kubernetes//Pod/shop/orders\":{"
                                + "\"workloadUid\":\"Kubernetes//Pod/shop/orders\","
                                + "\"port\":{\"80\":8080},\"status\":\"Healthy\"}},"
                                + "\"subjectAltNames\":[],\"canonical\":true,"
                                + "\"visibility\":\"Public\"}");
    }

    @Test
    void endpoints_of_services_that_are_not_known_are_shown_as_staged() {
        assertThat(dump().getAsJsonObject("stagedServices").keySet())
                .containsExactly("shop/late.shop.svc.cluster.local");
    }

    @Test
    void policies_show_rules_clauses_and_matches() {
        JsonObject policy = dump().getAsJsonArray("policies").get(0).getAsJsonObject();

        assertThat(policy)
                .hasToString(
                        "{\"name\":\"strict\",\"namespace\":\"shop\",\"scope\":\"Namespace\","
                                + "\"action\":\"Deny\",\"rules\":[[[{\"notPrincipals\":["
                                + "{\"Presence\":[]}],\"destinationPorts\":[80]}]]],"
                                + "\"dryRun\":false}");
    }

    @Test
    void pods_show_their_connections_and_why_they_wait() {
        JsonObject pods = dump().getAsJsonObject("workloadState");

        assertThat(pods.getAsJsonObject("u1"))
                .hasToString(
                        "{\"state\":\"Up\",\"connections\":{\"inbound\":[{"
                                + "\"src\":\"10.0.0.1:40000\",\"originalDst\":\"orders.shop\","
                                + "\"actualDst\":\"10.0.0.2:8080\",\"protocol\":\"HBONE\"}],"
                                + "\"outbound\":[]},\"info\":{\"name\":\"orders\","
                                + "\"namespace\":\"shop\",\"serviceAccount\":\"orders\"}}");
        assertThat(pods.getAsJsonObject("u2").get("problem").getAsString())
                .isEqualTo("port 15008 is taken");
    }

    @Test
    void a_certificate_that_cannot_be_had_says_why() {
        assertThat(dump().getAsJsonArray("certificates").get(0).getAsJsonObject().get("state"))
                .hasToString("\"Unavailable: the authority is away\"");
    }

    private static JsonObject dump() {
        LiveConnection connection =
                new LiveConnection(
                        LiveConnection.Direction.INBOUND,
                        new IpPort(ip("10.0.0.1"), 40000),
                        Optional.of("orders.shop"),
                        new IpPort(ip("10.0.0.2"), 8080),
                        LiveConnection.Protocol.HBONE);
        PodInfo orders = new PodInfo("u1", "shop", "orders", "orders");
        PodInfo early = new PodInfo("u2", "shop", "early", "early");
        String json =
                new ConfigDump(
                                MESH,
                                List.of(
                                        new PodState(orders, PodState.State.UP, ""),
                                        new PodState(
                                                early,
                                                PodState.State.PENDING,
                                                "port 15008 is taken")),
                                Map.of("u1", List.of(connection)),
                                List.of(
                                        new CertificateStatus(
                                                pod("orders", "10.0.0.2").build().identity(),
                                                new CertificateStatus.Unavailable(
                                                        "the authority is away", Instant.EPOCH))),
                                Map.of("NODE_NAME", "n1"),
                                "1.0")
                        .toJson();
        return JsonParser.parseString(json).getAsJsonObject();
    }

    private static Authorization strict() {
        Match match =
                Match.EMPTY
                        .withPrincipals(Condition.noneOf(List.of(new StringMatch.Presence())))
                        .withDestinationPorts(Condition.anyOf(List.of(80)));
        return new Authorization(
                new PolicyKey("shop", "strict"),
                Authorization.Scope.NAMESPACE,
                Authorization.Action.DENY,
                List.of(new Authorization.Rule(List.of(new Authorization.Clause(List.of(match))))),
                false);
    }
}
