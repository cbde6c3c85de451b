package dev.weft.waypoint.upstream.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.ConnectionPool;
import dev.weft.api.waypoint.LoadBalancer;
import dev.weft.api.waypoint.OutlierDetection;
import dev.weft.api.waypoint.Subset;
import dev.weft.api.waypoint.TrafficPolicy;
import dev.weft.api.waypoint.TrafficSettings;
import dev.weft.api.waypoint.UpstreamTls;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.upstream.settings.Balancing.Algorithm;
import dev.weft.workload.NamespacedHostname;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrafficPoliciesTest {
    private static final NamespacedHostname ORDERS =
            new NamespacedHostname("shop", "orders.shop.svc.cluster.local");
    private static final Destination PORT_80 = Destination.of(ORDERS, 80);
    private static final Destination PORT_81 = Destination.of(ORDERS, 81);
    private static final Destination V1 = new Destination(ORDERS, 80, "v1");

    private static TrafficSettings.Builder balancer(LoadBalancer.Algorithm algorithm) {
        return TrafficSettings.newBuilder()
                .setLoadBalancer(LoadBalancer.newBuilder().setAlgorithm(algorithm));
    }

    private static TrafficPolicy.Builder rule(String name, long created) {
        return TrafficPolicy.newBuilder()
                .setKind("DestinationRule")
                .setNamespace("shop")
                .setName(name)
                .setCreated(created)
                .addServices(ORDERS.toString());
    }

    private static TrafficPolicies with(TrafficPolicy.Builder... policies) {
        TrafficPolicies all = TrafficPolicies.EMPTY;
        for (TrafficPolicy.Builder policy : policies) {
            all = all.with(Map.of(policy.getKind() + policy.getName(), policy.build()), List.of());
        }
        return all;
    }

    @Test
    void without_policies_the_defaults_hold() {
        assertThat(TrafficPolicies.EMPTY.of(PORT_80))
                .isEqualTo(dev.weft.waypoint.upstream.settings.TrafficSettings.DEFAULT);
    }

    @Test
    void a_port_replaces_fields_of_the_rule_and_a_subset_those_of_both() {
        TrafficPolicies policies =
                with(
                        rule("orders", 1)
                                .setSettings(
                                        balancer(LoadBalancer.Algorithm.RANDOM)
                                                .setConnectionPool(
                                                        ConnectionPool.newBuilder()
                                                                .setMaxConnections(7)))
                                .putPorts(
                                        80,
                                        TrafficSettings.newBuilder()
                                                .setConnectionPool(
                                                        ConnectionPool.newBuilder()
                                                                .setMaxRequests(3))
                                                .build())
                                .addSubsets(
                                        Subset.newBuilder()
                                                .setName("v1")
                                                .putLabels("version", "v1")
                                                .setSettings(
                                                        balancer(
                                                                LoadBalancer.Algorithm
                                                                        .ROUND_ROBIN))));

        assertThat(policies.of(PORT_81).pool().maxConnections()).isEqualTo(7);
        assertThat(policies.of(PORT_80).pool().maxConnections()).isEqualTo(Integer.MAX_VALUE);
        assertThat(policies.of(PORT_80).pool().maxRequests()).isEqualTo(3);
        assertThat(policies.of(PORT_80).balancing().algorithm()).isEqualTo(Algorithm.RANDOM);
        assertThat(policies.of(V1).balancing().algorithm()).isEqualTo(Algorithm.ROUND_ROBIN);
        assertThat(policies.of(V1).pool().maxRequests()).isEqualTo(3);
        assertThat(policies.subset(V1)).contains(Map.of("version", "v1"));
        assertThat(policies.subset(new Destination(ORDERS, 80, "v2"))).isEmpty();
    }

    @Test
    void of_several_rules_each_field_is_that_of_the_oldest_that_has_it() {
        TrafficPolicies policies =
                with(
                        rule("younger", 2)
                                .setSettings(
                                        balancer(LoadBalancer.Algorithm.RANDOM)
                                                .setOutlier(OutlierDetection.getDefaultInstance())),
                        rule("older", 1).setSettings(balancer(LoadBalancer.Algorithm.ROUND_ROBIN)));

        assertThat(policies.of(PORT_80).balancing().algorithm()).isEqualTo(Algorithm.ROUND_ROBIN);
        assertThat(policies.of(PORT_80).outlier()).contains(OutlierRules.DEFAULT);
    }

    @Test
    void the_defaults_of_the_mesh_lie_under_all_and_backend_tls_policies_over_all() {
        TrafficPolicies policies =
                with(
                        TrafficPolicy.newBuilder()
                                .setKind("MeshConfig")
                                .setName("defaults")
                                .setSettings(
                                        balancer(LoadBalancer.Algorithm.RANDOM)
                                                .setProxyProtocol(1)),
                        rule("orders", 1)
                                .setSettings(
                                        TrafficSettings.newBuilder()
                                                .setProxyProtocol(2)
                                                .setTls(UpstreamTls.newBuilder().setSni("rule"))),
                        rule("tls", 9)
                                .setKind("BackendTLSPolicy")
                                .setSettings(
                                        TrafficSettings.newBuilder()
                                                .setTls(UpstreamTls.newBuilder().setSni("own"))));

        assertThat(policies.of(PORT_80).balancing().algorithm()).isEqualTo(Algorithm.RANDOM);
        assertThat(policies.of(PORT_80).proxyProtocol()).isEqualTo(2);
        assertThat(policies.of(PORT_80).tls().orElseThrow().sni()).isEqualTo("own");
    }

    @Test
    void a_policy_that_is_gone_holds_no_more() {
        TrafficPolicies policies =
                with(rule("orders", 1).setSettings(balancer(LoadBalancer.Algorithm.RANDOM)));

        TrafficPolicies after = policies.with(Map.of(), List.of("DestinationRuleorders"));

        assertThat(after.of(PORT_80))
                .isEqualTo(dev.weft.waypoint.upstream.settings.TrafficSettings.DEFAULT);
    }

    @Test
    void what_cannot_be_carried_out_is_named_with_its_value() {
        assertThat(problem(TrafficSettings.newBuilder().setProxyProtocol(3)))
                .contains("proxy_protocol 3: expected 0 to 2");
        assertThat(problem(balancer(LoadBalancer.Algorithm.MAGLEV))).contains("hash is not set");
        assertThat(
                        problem(
                                TrafficSettings.newBuilder()
                                        .setLoadBalancer(
                                                LoadBalancer.newBuilder().setAlgorithmValue(99))))
                .contains("algorithm 99");
        assertThat(
                        problem(
                                TrafficSettings.newBuilder()
                                        .setOutlier(
                                                OutlierDetection.newBuilder()
                                                        .setMaxEjectionPercent(101))))
                .contains("max_ejection_percent 101");
        assertThat(TrafficPolicies.check(rule("orders", 1).addServices("no-slash").build()))
                .hasValueSatisfying(text -> assertThat(text).contains("'no-slash'"));
        assertThat(TrafficPolicies.check(rule("orders", 1).build())).isEmpty();
    }

    private static String problem(TrafficSettings.Builder settings) {
        return TrafficPolicies.check(rule("orders", 1).setSettings(settings).build()).orElseThrow();
    }
}
