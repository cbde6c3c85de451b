package dev.weft.cli.why;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.weft.cli.print.Terminal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From what the programs answer to what people read. */
class StageTest {

    @Test
    void a_waypoints_answer_is_told_step_by_step_with_what_else_there_was() {
        var answer =
                json(
                        """
                        {"steps": [
                          {"stage": "route", "decision": "HTTPRoute/shop/payment-canary rule 1",
                           "reason": "the first that matches",
                           "candidates": [
                             {"name": "rule 0", "matched": false,
                              "reason": "header x-tester is absent"},
                             {"name": "rule 1", "matched": true, "reason": "it has no matches"}]},
                          {"stage": "endpoint", "decision": "10.244.1.3:8080", "reason": ""}]}
                        """);

        var report =
                new Report("shop/a", "spiffe://x", "GET http://b:80/", Stage.ofWaypoint(answer));

        assertThat(ReportText.lines(report, Terminal.NONE))
                .containsExactly(
                        "shop/a -> GET http://b:80/",
                        "as spiffe://x",
                        "  route     HTTPRoute/shop/payment-canary rule 1: the first that matches",
                        "            no  rule 0: header x-tester is absent",
                        "            yes rule 1: it has no matches",
                        "  endpoint  10.244.1.3:8080");
    }

    @Test
    void the_extensions_of_a_request_are_told_in_their_order_with_what_is_wrong_with_them() {
        var answer =
                json(
                        """
                        {"steps": [
                          {"stage": "extension", "decision": "seen by 1 of 2",
                           "reason": "behind limits, before routes; not called for this answer",
                           "candidates": [
                             {"name": "ExtensionPolicy/shop/scan (java scan)", "matched": true,
                              "reason": "phase BeforeRouting, priority 5; if it fails, the request\
                         is refused"},
                             {"name": "WasmPlugin/shop/marks (wasm /m.wasm)", "matched": false,
                              "reason": "phase Statistics, priority 0; left out, as it fails open:\
                         /m.wasm: cannot be read"}]}]}
                        """);

        var report =
                new Report("shop/a", "spiffe://x", "GET http://b:80/", Stage.ofWaypoint(answer));

        assertThat(ReportText.lines(report, Terminal.NONE))
                .endsWith(
                        "  extension seen by 1 of 2: behind limits, before routes; not called for"
                                + " this answer",
                        "            yes ExtensionPolicy/shop/scan (java scan): phase"
                                + " BeforeRouting, priority 5; if it fails, the request is refused",
                        "            no  WasmPlugin/shop/marks (wasm /m.wasm): phase Statistics,"
                                + " priority 0; left out, as it fails open: /m.wasm: cannot be"
                                + " read");
    }

    @Test
    void a_node_proxys_answer_names_what_a_policy_missed() {
        var answer =
                json(
                        """
                        {"decision": "denied: no ALLOW policy matches", "unknownPolicies": [],
                         "policies": [
                          {"policy": "shop/payment-callers", "action": "ALLOW", "dryRun": false,
                           "result": "x", "matches": false, "nearestRule": 0,
                           "misses": [{"attribute": "principal",
                             "actual": "cluster.local/ns/shop/sa/frontend",
                             "wanted": ["cluster.local/ns/shop/sa/orders"]}]}]}
                        """);

        var stage = Stage.ofNodeProxy("shop/payment-1", "node2", answer);

        assertThat(stage.decision()).startsWith("denied");
        assertThat(stage.candidates())
                .containsExactly(
                        new Candidate(
                                "ALLOW shop/payment-callers",
                                false,
                                "principal is cluster.local/ns/shop/sa/frontend, wanted"
                                        + " cluster.local/ns/shop/sa/orders"));
    }

    @Test
    void an_answer_without_steps_has_none() {
        assertThat(Stage.ofWaypoint(new JsonObject())).isEqualTo(List.of());
    }

    private static JsonObject json(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }
}
