package dev.weft.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.net.IpAddresses;
import dev.weft.net.NetworkAddress;
import dev.weft.policy.PolicyKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedPartsTest {
    private final SharedParts shared = new SharedParts();

    @Test
    void equal_parts_of_two_workloads_become_one() {
        Workload one = shared.in(workload("one", "orders"));
        Workload other = shared.in(workload("other", "orders"));

        assertThat(other.services()).isSameAs(one.services());
        assertThat(other.account()).isSameAs(one.account());
        assertThat(other.owner()).isSameAs(one.owner());
        assertThat(other.node()).isSameAs(one.node());
        assertThat(other.waypoint()).isSameAs(one.waypoint());
        assertThat(other.authorizationPolicies()).isSameAs(one.authorizationPolicies());
    }

    @Test
    void a_workload_stays_what_it_was_however_many_came_before() {
        for (int i = 0; i < 3000; i++) {
            Workload workload = workload("pod-" + i, "app-" + i % 700);

            assertThat(shared.in(workload)).isEqualTo(workload);
        }
    }

    @Test
    void many_distinct_parts_are_still_shared() {
        for (int i = 0; i < 3000; i++) {
            shared.in(workload("pod-" + i, "app-" + i));
        }
        Workload one = shared.in(workload("one", "app-1"));
        Workload other = shared.in(workload("other", "app-1"));

        assertThat(other.services()).isSameAs(one.services());
    }

    private static Workload workload(String name, String app) {
        NetworkAddress waypoint =
                new NetworkAddress("", IpAddresses.parse("10.9.0.1").orElseThrow());
        return Workload.builder(WorkloadUid.ofPod("Kubernetes", "shop", name))
                .name(name)
                .account(new ServiceAccountRef("shop", app))
                .owner(new Workload.Owner(WorkloadType.DEPLOYMENT, app, app, "v1"))
                .node(String.join("-", "node", app))
                .waypoint(new GatewayAddress(new GatewayAddress.ByAddress(waypoint), 15008))
                .authorizationPolicies(List.of(new PolicyKey("shop", app)))
                .services(
                        Map.of(
                                new NamespacedHostname("shop", app),
                                List.of(ServicePort.of(80, 8080))))
                .build();
    }
}
