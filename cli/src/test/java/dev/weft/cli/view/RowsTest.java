package dev.weft.cli.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.weft.cli.source.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** From what the programs answer to what is shown. */
class RowsTest {

    private static final String DUMP =
            """
            {"workloads": [
               {"uid": "u1", "name": "orders-0", "namespace": "shop", "serviceAccount": "orders",
                "workloadIps": ["10.244.1.2", "fd00:10:244:1::2"], "protocol": "HBONE",
                "node": "node1", "status": "Healthy",
                "authorizationPolicies": ["shop/payment-callers"]}],
             "services": [
               {"name": "orders", "namespace": "shop", "hostname": "orders.shop.svc.cluster.local",
                "vips": ["/10.96.0.7"], "ports": {"80": 8080},
                "endpoints": {"u1": {"status": "Healthy"}, "u2": {"status": "Unhealthy"}}}],
             "policies": [{"name": "payment-callers", "namespace": "shop"}],
             "certificates": [
               {"identity": "spiffe://cluster.local/ns/shop/sa/orders", "state": "Available",
                "certChain": [{"serialNumber": "77", "validFrom": "2026-01-01T00:00:00Z",
                               "expirationTime": "2026-01-02T01:02:00Z"}],
                "rootCerts": [{"serialNumber": "1"}]},
               {"identity": "spiffe://cluster.local/ns/shop/sa/payment", "state": "Initializing",
                "certChain": [], "rootCerts": []}],
             "workloadState": {
               "u1": {"state": "Up", "info": {"namespace": "shop", "name": "orders-0"},
                 "connections": {
                   "inbound": [{"src": "10.244.2.5:3456", "originalDst": null,
                                "actualDst": "10.244.1.2:8080", "protocol": "HBONE"}],
                   "outbound": []}}}}
            """;

    private static final String ROUTE =
            """
            {"kind": "HTTPRoute", "namespace": "shop", "name": "payment-canary",
             "conditions": [],
             "parents": [{"parent": "Service shop/payment-service port 80", "conditions": [
               {"type": "Accepted", "status": "True", "reason": "Accepted", "message": ""},
               {"type": "ResolvedRefs", "status": "False", "reason": "BackendNotFound",
                "message": "there is no Service shop/payment-v3"}]}]}
            """;

    @Test
    void a_workload_that_all_proxies_know_alike_is_one_row() {
        var rows = WorkloadRow.of(both(dump(), dump()));

        assertThat(rows)
                .containsExactly(
                        new WorkloadRow(
                                "shop",
                                "orders-0",
                                List.of("10.244.1.2", "fd00:10:244:1::2"),
                                "node1",
                                "HBONE",
                                "spiffe://cluster.local/ns/shop/sa/orders",
                                List.of("shop/payment-callers"),
                                "Healthy",
                                List.of("node1", "node2")));
    }

    @Test
    void a_workload_that_a_proxy_knows_otherwise_is_two_rows() {
        var behind = dump();
        var workload = behind.getAsJsonArray("workloads").get(0).getAsJsonObject();
        workload.addProperty("protocol", "TCP");

        var rows = WorkloadRow.of(both(dump(), behind));

        assertThat(rows)
                .extracting(WorkloadRow::protocol, WorkloadRow::knownBy)
                .containsExactlyInAnyOrder(
                        tuple("HBONE", List.of("node1")), tuple("TCP", List.of("node2")));
    }

    @Test
    void a_service_counts_its_healthy_endpoints() {
        var row = ServiceRow.of(Map.of("node1", dump())).getFirst();

        assertThat(row.addresses()).containsExactly("10.96.0.7");
        assertThat(row.ports()).containsExactly("80->8080");
        assertThat(row.healthy()).isEqualTo(1);
        assertThat(row.endpoints()).isEqualTo(2);
    }

    @Test
    void a_policy_says_whether_it_is_in_force_and_which_proxies_have_it() {
        var statuses =
                JsonParser.parseString(
                                """
                                [{"kind": "AuthorizationPolicy", "namespace": "shop",
                                  "name": "payment-callers", "accepted": true, "reason": "Accepted",
                                  "message": "", "enforcedBy": "node proxy",
                                  "selected": 3, "enrolled": 2},
                                 {"kind": "AuthorizationPolicy", "namespace": "shop", "name": "bad",
                                  "accepted": false, "reason": "Invalid", "message": "no such key"}]
                                """)
                        .getAsJsonArray();

        var rows = PolicyRow.of(statuses, Map.of("node1", dump()));

        assertThat(rows)
                .containsExactly(
                        new PolicyRow(
                                "AuthorizationPolicy",
                                "shop",
                                "payment-callers",
                                true,
                                "Accepted",
                                "",
                                "node proxy",
                                3,
                                2,
                                List.of("node1")),
                        new PolicyRow(
                                "AuthorizationPolicy",
                                "shop",
                                "bad",
                                false,
                                "Invalid",
                                "no such key",
                                "",
                                0,
                                0,
                                List.of()));
    }

    @Test
    void a_certificate_says_how_long_it_lasts() {
        var now = Instant.parse("2026-01-01T00:00:00Z");

        var rows = CertRow.of(Map.of("node1", dump()), now);

        assertThat(rows).extracting(CertRow::left).containsExactly("25h2m", "");
        assertThat(rows.getFirst().serialNumber()).isEqualTo("77");
        assertThat(rows.getLast().state()).isEqualTo("Initializing");
    }

    @Test
    void an_expired_certificate_is_called_so() {
        var rows = CertRow.of(Map.of("node1", dump()), Instant.parse("2027-01-01T00:00:00Z"));

        assertThat(rows.getFirst().left()).isEqualTo("EXPIRED");
    }

    @Test
    void a_connection_names_its_pod_and_both_ends() {
        var rows = ConnectionRow.of(Map.of("node1", dump()));

        assertThat(rows)
                .containsExactly(
                        new ConnectionRow(
                                "node1",
                                "shop/orders-0",
                                "inbound",
                                "10.244.2.5:3456",
                                "",
                                "10.244.1.2:8080",
                                "HBONE"));
    }

    @Test
    void a_pod_that_is_not_enrolled_yet_is_not_well() {
        var agent =
                JsonParser.parseString(
                                """
                                {"pods": [
                                  {"namespace": "shop", "name": "a", "state": "enrolled"},
                                  {"namespace": "shop", "name": "b", "state": "free"},
                                  {"namespace": "shop", "name": "c", "state": "pending",
                                   "reason": "the node proxy is not connected"}]}
                                """)
                        .getAsJsonObject();

        assertThat(StatusRow.ofAgent(agent))
                .containsExactly(
                        new StatusRow("pod", "shop/a", "enrolled", "", true),
                        new StatusRow("pod", "shop/b", "free", "", true),
                        new StatusRow(
                                "pod",
                                "shop/c",
                                "pending",
                                "the node proxy is not connected",
                                false));
    }

    @Test
    void a_service_with_a_waypoint_names_it() {
        var dump = dump();
        var service = dump.getAsJsonArray("services").get(0).getAsJsonObject();

        assertThat(ServiceRow.of(Map.of("node1", dump)).getFirst().waypoint()).isEmpty();
        service.add("waypoint", waypoint("shop/waypoint.shop.svc.cluster.local"));
        assertThat(ServiceRow.of(Map.of("node1", dump)).getFirst().waypoint())
                .isEqualTo("shop/waypoint");
        service.add("waypoint", waypoint("/10.96.0.9"));
        assertThat(ServiceRow.of(Map.of("node1", dump)).getFirst().waypoint())
                .isEqualTo("10.96.0.9");
    }

    @Test
    void an_object_shows_the_first_condition_that_is_not_as_it_should_be() {
        var route = JsonParser.parseString(ROUTE).getAsJsonObject();

        var row = StatusRow.ofObject(route);

        assertThat(row.what()).isEqualTo("httproute");
        assertThat(row.name()).isEqualTo("shop/payment-canary");
        assertThat(row.state()).isEqualTo("BackendNotFound");
        assertThat(row.detail())
                .isEqualTo(
                        "Service shop/payment-service port 80: ResolvedRefs=False BackendNotFound:"
                                + " there is no Service shop/payment-v3");
        assertThat(row.good()).isFalse();
        assertThat(row.conditions()).hasSize(2);
    }

    @Test
    void an_object_that_is_well_says_what_it_is_attached_to() {
        var route =
                JsonParser.parseString(
                                ROUTE.replace("\"False\"", "\"True\"")
                                        .replace("BackendNotFound", "ResolvedRefs"))
                        .getAsJsonObject();

        var row = StatusRow.ofObject(route);

        assertThat(row.good()).isTrue();
        assertThat(row.state()).isEqualTo("ResolvedRefs");
        assertThat(row.detail()).isEqualTo("Service shop/payment-service port 80");
    }

    @Test
    void a_condition_that_is_bad_when_it_holds_is_good_when_it_does_not() {
        assertThat(new Condition("", "Conflicted", "False", "NoConflicts", "").good()).isTrue();
        assertThat(new Condition("", "Conflicted", "True", "HostnameConflict", "").good())
                .isFalse();
        assertThat(new Condition("", "istio.io/WaypointMissing", "True", "x", "").good()).isFalse();
        assertThat(new Condition("", "Programmed", "Unknown", "Pending", "").good()).isFalse();
    }

    private static JsonObject waypoint(String destination) {
        var waypoint = new JsonObject();
        waypoint.addProperty("destination", destination);
        return waypoint;
    }

    @Test
    void an_empty_dump_has_no_rows() {
        var dumps = Map.of("node1", new JsonObject());

        assertThat(WorkloadRow.of(dumps)).isEmpty();
        assertThat(ServiceRow.of(dumps)).isEmpty();
        assertThat(CertRow.of(dumps, Instant.EPOCH)).isEmpty();
        assertThat(ConnectionRow.of(dumps)).isEmpty();
    }

    private static JsonObject dump() {
        return JsonParser.parseString(DUMP).getAsJsonObject();
    }

    private static Map<String, JsonObject> both(JsonObject node1, JsonObject node2) {
        return new TreeMap<>(Map.of("node1", node1, "node2", node2));
    }
}
