package dev.weft.ztunnel.dump;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.weft.admin.AdminMethod;
import dev.weft.admin.AdminRequest;
import dev.weft.admin.AdminResponse;
import dev.weft.mesh.MeshChange;
import dev.weft.mesh.MeshStateStore;
import dev.weft.policy.Authorization;
import dev.weft.policy.Condition;
import dev.weft.policy.Match;
import dev.weft.policy.PolicyKey;
import dev.weft.policy.StringMatch;
import dev.weft.testkit.mesh.Mesh;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyQuestionTest {
    private static final String FRIEND = "spiffe://cluster.local/ns/shop/sa/friend";

    private final MeshStateStore store = new MeshStateStore();
    private final PolicyQuestion question = new PolicyQuestion(store::current);

    @BeforeEach
    void friends_only() {
        StringMatch friend = new StringMatch.Exact("cluster.local/ns/shop/sa/friend");
        Match match = Match.EMPTY.withPrincipals(Condition.anyOf(List.of(friend)));
        store.apply(new Mesh().with(Mesh.pod("orders", "10.0.0.2")).change());
        store.apply(
                MeshChange.ofPolicies(
                        List.of(
                                new Authorization(
                                        new PolicyKey("shop", "only-friends"),
                                        Authorization.Scope.NAMESPACE,
                                        Authorization.Action.ALLOW,
                                        List.of(
                                                new Authorization.Rule(
                                                        List.of(
                                                                new Authorization.Clause(
                                                                        List.of(match))))),
                                        false)),
                        List.of()));
    }

    @Test
    void an_allowed_peer_is_told_by_which_policy() {
        JsonObject answer = json(ask(Map.of("peer", List.of(FRIEND))));

        assertThat(answer.get("decision").getAsString()).isEqualTo("allowed by: shop/only-friends");
        JsonObject finding = answer.getAsJsonArray("policies").get(0).getAsJsonObject();
        assertThat(finding.get("matches").getAsBoolean()).isTrue();
        assertThat(finding.get("rule").getAsInt()).isZero();
    }

    @Test
    void plaintext_is_told_what_it_misses() {
        JsonObject answer = json(ask(Map.of()));

        assertThat(answer.get("decision").getAsString())
                .isEqualTo("denied: allow policies exist, but none allowed");
        JsonObject finding = answer.getAsJsonArray("policies").get(0).getAsJsonObject();
        JsonObject miss = finding.getAsJsonArray("misses").get(0).getAsJsonObject();
        assertThat(miss.get("attribute").getAsString()).containsIgnoringCase("principal");
        assertThat(miss.getAsJsonArray("wanted").get(0).getAsString()).contains("sa/friend");
    }

    @ParameterizedTest
    @CsvSource({
        "pod,orders,400",
        "pod,shop/nobody,404",
        "port,99999,400",
        "peer,friend,400",
        "src,somewhere,400",
    })
    void a_question_that_makes_no_sense_is_told_so(String name, String value, int status) {
        assertThat(ask(Map.of(name, List.of(value))).status()).isEqualTo(status);
    }

    private AdminResponse ask(Map<String, List<String>> different) {
        Map<String, List<String>> query =
                new HashMap<>(Map.of("pod", List.of("shop/orders"), "port", List.of("8080")));
        query.putAll(different);
        return question.handle(new AdminRequest(AdminMethod.GET, "/policy/explain", query, "", ""));
    }

    private static JsonObject json(AdminResponse answer) {
        assertThat(answer.status()).isEqualTo(200);
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }
}
