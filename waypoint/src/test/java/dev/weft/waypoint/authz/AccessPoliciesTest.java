package dev.weft.waypoint.authz;

import static dev.weft.api.waypoint.Authorization.Action.ALLOW;
import static dev.weft.api.waypoint.Authorization.Action.DENY;
import static dev.weft.waypoint.authz.Requests.FRONT;
import static dev.weft.waypoint.authz.Requests.GATEWAY;
import static dev.weft.waypoint.authz.Requests.anything;
import static dev.weft.waypoint.authz.Requests.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.Authentication;
import dev.weft.api.waypoint.Authorization;
import dev.weft.api.waypoint.JwtRule;
import dev.weft.api.waypoint.Target;
import dev.weft.policy.PolicyKey;
import dev.weft.waypoint.request.Front;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which policies apply to which front, and what a change leaves as it was. */
class AccessPoliciesTest {

    private static final Front OTHER = Requests.front("pay/pay.pay.svc.cluster.local");
    private static final Front LISTENER = new Front.OfListener("edge/gate", "http", 80, false);

    @Test
    void policies_apply_to_their_service_their_gateway_or_everything() {
        var service = policy("service", DENY, anything()).build();
        var gateway = at("gateway", Target.newBuilder().setGateway(GATEWAY));
        var everything = at("everything", Target.newBuilder().setEverything(true));
        var edge = at("edge", Target.newBuilder().setGateway("edge/gate"));
        var policies =
                AccessPolicies.EMPTY.withAuthorizations(
                        List.of(service, gateway, everything, edge), List.of());

        assertThat(names(policies, FRONT)).containsExactly("everything", "gateway", "service");
        assertThat(names(policies, OTHER)).containsExactly("everything", "gateway");
        assertThat(names(policies, LISTENER)).containsExactly("edge", "everything");
    }

    @Test
    void a_front_keeps_its_policy_while_nothing_that_applies_changes() {
        var before =
                AccessPolicies.EMPTY.withAuthorizations(
                        List.of(
                                policy("orders", ALLOW, anything()).build(),
                                at(
                                        "pay",
                                        Target.newBuilder()
                                                .setService("pay/pay.pay.svc.cluster.local"))),
                        List.of());
        AccessPolicy orders = before.of(FRONT, GATEWAY);
        AccessPolicy pay = before.of(OTHER, GATEWAY);

        var after =
                before.withAuthorizations(
                        List.of(policy("orders", DENY, anything()).build()), List.of());

        assertThat(before.of(FRONT, GATEWAY)).isSameAs(orders);
        assertThat(after.of(OTHER, GATEWAY)).isSameAs(pay);
        assertThat(after.of(FRONT, GATEWAY)).isNotSameAs(orders);
    }

    @Test
    void a_policy_that_went_applies_no_more() {
        var with =
                AccessPolicies.EMPTY.withAuthorizations(
                        List.of(policy("orders", DENY, anything()).build()), List.of());

        var without = with.withAuthorizations(List.of(), List.of(new PolicyKey("shop", "orders")));

        assertThat(with.of(FRONT, GATEWAY).isOpen()).isFalse();
        assertThat(without.of(FRONT, GATEWAY).isOpen()).isTrue();
    }

    @Test
    void what_cannot_be_carried_out_is_named() {
        assertThat(AccessPolicies.check(policy("ok", ALLOW, anything()).build())).isEmpty();
        assertThat(AccessPolicies.check(policy("p", ALLOW).clearTargets().build()))
                .hasValueSatisfying(it -> assertThat(it).contains("no target"));
        assertThat(AccessPolicies.check(policy("p", ALLOW).addTargets(Target.newBuilder()).build()))
                .hasValueSatisfying(it -> assertThat(it).contains("neither service nor gateway"));
        assertThat(AccessPolicies.check(policy("p", ALLOW).setActionValue(9).build()))
                .hasValueSatisfying(it -> assertThat(it).contains("action 9"));
        assertThat(
                        AccessPolicies.check(
                                Authentication.newBuilder()
                                        .addTargets(Target.newBuilder().setEverything(true))
                                        .addRules(JwtRule.newBuilder().setIssuer("i").setJwks("{}"))
                                        .build()))
                .hasValueSatisfying(it -> assertThat(it).contains("issuer 'i'"));
    }

    private static Authorization at(String name, Target.Builder target) {
        return policy(name, DENY, anything()).clearTargets().addTargets(target).build();
    }

    private static List<String> names(AccessPolicies policies, Front front) {
        return policies
                .of(front, GATEWAY)
                .explain(
                        AccessRequest.of(Requests.get("/"), Requests.WEB),
                        dev.weft.waypoint.authz.jwt.Claims.NONE,
                        AccessSettings.STANDARD)
                .findings()
                .stream()
                .map(finding -> finding.policy().name())
                .toList();
    }
}
