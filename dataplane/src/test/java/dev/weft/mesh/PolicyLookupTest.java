package dev.weft.mesh;

import static dev.weft.testkit.mesh.Mesh.ip;
import static dev.weft.testkit.mesh.Mesh.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.net.IpPort;
import dev.weft.policy.Authorization;
import dev.weft.policy.Authorization.Scope;
import dev.weft.policy.CompiledPolicies;
import dev.weft.policy.ConnectionAttributes;
import dev.weft.policy.PolicyFinding;
import dev.weft.policy.PolicyKey;
import dev.weft.workload.Workload;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a connection costs in a mesh of many policies, counted. */
class PolicyLookupTest {
    private static final int OTHERS = 5_000;
    private static final PolicyKey SELECTED = new PolicyKey("shop", "selected");
    private static final Workload ORDERS =
            pod("orders", "10.0.0.2").authorizationPolicies(List.of(SELECTED)).build();
    private static final ConnectionAttributes CONNECTION =
            new ConnectionAttributes(
                    new IpPort(ip("10.0.0.9"), 40_000),
                    Optional.empty(),
                    new IpPort(ip("10.0.0.2"), 8080));

    private final MeshState state = stateOfManyPolicies();

    @Test
    void only_the_policies_that_apply_are_asked() {
        CompiledPolicies policies = state.policies(ORDERS);

        assertThat(state.allPolicies()).hasSize(2 * OTHERS + 2);
        assertThat(policies.explain(CONNECTION).findings())
                .extracting(PolicyFinding::policy)
                .containsExactlyInAnyOrder(SELECTED, new PolicyKey("shop", "own"));
    }

    @Test
    void they_are_put_together_once_for_all_connections_and_pods_they_apply_to() {
        Set<CompiledPolicies> made = Collections.newSetFromMap(new IdentityHashMap<>());

        IntStream.range(0, 1_000)
                .forEach(i -> {
                    made.add(state.policies(ORDERS));
                    made.add(state.policies(replica(i)));
                });

        assertThat(made).hasSize(1);
    }

    private static Workload replica(int i) {
        return pod("orders-" + i, "10.1." + i / 250 + "." + i % 250)
                .authorizationPolicies(List.of(SELECTED))
                .build();
    }

    private static MeshState stateOfManyPolicies() {
        Stream<Authorization> others =
                IntStream.range(0, OTHERS)
                        .boxed()
                        .flatMap(i ->
                                Stream.of(
                                        denyAll(
                                                new PolicyKey("other-" + i, "own"),
                                                Scope.NAMESPACE),
                                        denyAll(
                                                new PolicyKey("shop", "of-others-" + i),
                                                Scope.WORKLOAD_SELECTOR)));
        Stream<Authorization> ours =
                Stream.of(
                        denyAll(SELECTED, Scope.WORKLOAD_SELECTOR),
                        denyAll(new PolicyKey("shop", "own"), Scope.NAMESPACE));
        MeshStateStore store = new MeshStateStore();
        store.apply(MeshChange.ofPolicies(Stream.concat(others, ours).toList(), List.of()));
        return store.current();
    }

    private static Authorization denyAll(PolicyKey key, Scope scope) {
        return new Authorization(
                key,
                scope,
                Authorization.Action.DENY,
                List.of(new Authorization.Rule(List.of())),
                false);
    }
}
