package dev.weft.controller.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.controller.auth.Caller;
import dev.weft.identity.ServiceAccountRef;
import dev.weft.identity.TrustDomain;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityDecisionTest {

    private static final ServiceAccountRef ZTUNNEL =
            new ServiceAccountRef("weft-system", "ztunnel");
    private static final String ORDERS = "spiffe://cluster.local/ns/shop/sa/orders";

    private final IdentityDecision decision =
            new IdentityDecision(TrustDomain.CLUSTER_LOCAL, Set.of(ZTUNNEL));

    /** Node n1 runs orders; the proxy's pod z1 has uid u1 and runs on n1. */
    private static final PodDirectory PODS =
            new PodDirectory() {
                @Override
                public Optional<String> nodeOf(String namespace, String name, String uid) {
                    return namespace.equals("weft-system") && name.equals("z1") && uid.equals("u1")
                            ? Optional.of("n1")
                            : Optional.empty();
                }

                @Override
                public boolean runsOn(String node, ServiceAccountRef account) {
                    return node.equals("n1") && account.toString().equals("shop/orders");
                }
            };

    @Test
    void a_node_proxy_may_have_the_identity_of_a_pod_of_its_node() throws RefusedException {
        Caller proxy = new Caller(ZTUNNEL, "z1", "u1", "n1");

        assertThat(decision.decide(proxy, Optional.of(ORDERS), PODS)).hasToString(ORDERS);
    }

    @Test
    void whoever_asks_for_nobody_else_gets_its_own_identity() throws RefusedException {
        Caller pod = new Caller(new ServiceAccountRef("shop", "frontend"), "f", "u9", "n7");

        assertThat(decision.decide(pod, Optional.empty(), PODS))
                .hasToString("spiffe://cluster.local/ns/shop/sa/frontend");
    }

    @ParameterizedTest(name = "{0}/{1} pod {2} uid {3} on {4} asking for {5}")
    @CsvSource({
        "shop,        ztunnel,  z1, u1,  n1, spiffe://cluster.local/ns/shop/sa/orders,   IMPERSONATION, not one of a node proxy",
        "weft-system, frontend, z1, u1,  n1, spiffe://cluster.local/ns/shop/sa/orders,   IMPERSONATION, not one of a node proxy",
        "weft-system, ztunnel,  z2, u1,  n1, spiffe://cluster.local/ns/shop/sa/orders,   IMPERSONATION, not known to run",
        "weft-system, ztunnel,  z1, old, n1, spiffe://cluster.local/ns/shop/sa/orders,   IMPERSONATION, not known to run",
        "weft-system, ztunnel,  z1, u1,  n2, spiffe://cluster.local/ns/shop/sa/orders,   IMPERSONATION, its pod runs on node n1",
        "weft-system, ztunnel,  z1, u1,  n1, spiffe://cluster.local/ns/shop/sa/payment,  IMPERSONATION, no pod of that account runs on the node",
        "weft-system, ztunnel,  z1, u1,  n1, spiffe://cluster.local/ns/other/sa/orders,  IMPERSONATION, no pod of that account runs on the node",
        "weft-system, ztunnel,  z1, u1,  n1, spiffe://other.domain/ns/shop/sa/orders,    IDENTITY,      this is trust domain cluster.local",
        "weft-system, ztunnel,  z1, u1,  n1, orders,                                     IDENTITY,      expected spiffe://cluster.local/ns/",
        "weft-system, ztunnel,  z1, u1,  n1, spiffe://cluster.local/ns/shop/sa/orders/x, IDENTITY,      expected spiffe://cluster.local/ns/",
    })
    void everybody_else_is_refused(
            String namespace,
            String account,
            String pod,
            String uid,
            String node,
            String wanted,
            Refusal reason,
            String why) {
        Caller caller = new Caller(new ServiceAccountRef(namespace, account), pod, uid, node);

        assertThatThrownBy(() -> decision.decide(caller, Optional.of(wanted), PODS))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(why);
    }
}
