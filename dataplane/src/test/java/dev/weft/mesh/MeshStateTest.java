package dev.weft.mesh;

import static dev.weft.testkit.mesh.Mesh.host;
import static dev.weft.testkit.mesh.Mesh.ip;
import static dev.weft.testkit.mesh.Mesh.pod;
import static dev.weft.testkit.mesh.Mesh.serves;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weft.net.IpPort;
import dev.weft.net.NetworkAddress;
import dev.weft.policy.Authorization;
import dev.weft.policy.CompiledPolicies;
import dev.weft.policy.Condition;
import dev.weft.policy.ConnectionAttributes;
import dev.weft.policy.Match;
import dev.weft.policy.PolicyKey;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.workload.IpFamilies;
import dev.weft.workload.LoadBalancing;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.NetworkMode;
import dev.weft.workload.Service;
import dev.weft.workload.ServicePort;
import dev.weft.workload.TunnelProtocol;
import dev.weft.workload.Visibility;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MeshStateTest {
    @Test
    void of_several_workloads_with_an_address_a_tunnelled_pod_wins_and_then_a_pod() {
        Workload tunnelledPod = pod("a", "10.0.0.1").build();
        Workload plainPod = pod("b", "10.0.0.1").tunnel(TunnelProtocol.NONE).build();
        Workload tunnelledOther = other("tunnelled", TunnelProtocol.HBONE);
        Workload plainOther = other("plain", TunnelProtocol.NONE);
        List<Workload> worstFirst = List.of(plainOther, tunnelledOther, plainPod, tunnelledPod);

        List<Workload> found = new ArrayList<>();
        MeshState state =
                MeshState.EMPTY.with(MeshChange.ofAddresses(worstFirst, List.of(), List.of()));
        for (int left = worstFirst.size(); left > 0; left--) {
            Workload best = state.workload(at("10.0.0.1")).orElseThrow();
            found.add(best);
            state = state.with(removal(best.uid().value()));
        }

        assertThat(found).isEqualTo(worstFirst.reversed());
        assertThat(state.workload(at("10.0.0.1"))).isEmpty();
    }

    private static Workload other(String name, TunnelProtocol tunnel) {
        return Workload.builder(new WorkloadUid("Kubernetes/networking/" + name))
                .addresses(List.of(ip("10.0.0.1")))
                .tunnel(tunnel)
                .build();
    }

    @Test
    void a_changed_workload_is_no_longer_found_by_what_it_was() {
        MeshState before =
                new Mesh().with(pod("a", "10.0.0.1").services(serves("s", 80, 80))).state();

        MeshState after = before.with(new Mesh().with(pod("a", "10.0.0.2")).change());

        assertThat(after.workload(at("10.0.0.1"))).isEmpty();
        assertThat(after.workload(at("10.0.0.2"))).isPresent();
        assertThat(after.endpoints(host("s"))).isEmpty();
        assertThat(before.workload(at("10.0.0.1"))).isPresent();
    }

    @Test
    void a_workload_on_the_hosts_network_is_not_found_by_its_address() {
        MeshState state =
                new Mesh().with(pod("a", "10.0.0.1").networkMode(NetworkMode.HOST_NETWORK)).state();

        assertThat(state.workload(at("10.0.0.1"))).isEmpty();
        assertThat(state.workloads("shop", "a")).hasSize(1);
    }

    @Test
    void an_address_counts_on_its_network_only() {
        MeshState state = new Mesh().with(pod("a", "10.0.0.1").network("far")).state();

        assertThat(state.workload(at("10.0.0.1"))).isEmpty();
        assertThat(state.workload(new NetworkAddress("far", ip("10.0.0.1")))).isPresent();
    }

    @Test
    void endpoints_wait_for_their_service_and_outlive_its_change() {
        MeshState staged =
                new Mesh().with(pod("a", "10.0.0.1").services(serves("s", 80, 80))).state();

        MeshState known =
                staged.with(new Mesh().with(Mesh.service("s", "10.96.0.1", 80, 80)).change());
        MeshState changed =
                known.with(new Mesh().with(Mesh.service("s", "10.96.0.2", 81, 80)).change());

        assertThat(staged.stagedServices()).containsExactly(host("s"));
        assertThat(known.stagedServices()).isEmpty();
        assertThat(known.endpoints(host("s"))).hasSize(1);
        assertThat(changed.endpoints(host("s"))).hasSize(1);
        assertThat(changed.service(at("10.96.0.1"), "shop")).isEmpty();
        assertThat(changed.service(at("10.96.0.2"), "shop")).isPresent();
    }

    @Test
    void removing_the_last_workload_of_an_unknown_service_leaves_nothing_staged() {
        MeshState state =
                new Mesh().with(pod("a", "10.0.0.1").services(serves("s", 80, 80))).state();

        MeshState after = state.with(removal("Kubernetes//Pod/shop/a"));

        assertThat(after.stagedServices()).isEmpty();
        assertThat(after.allWorkloads()).isEmpty();
    }

    @Test
    void a_removed_name_is_a_workload_first_and_a_service_second_and_else_ignored() {
        MeshState state = new Mesh().with(Mesh.service("s", "10.96.0.1", 80, 80)).state();

        MeshState same = state.with(removal("nobody")).with(removal("")).with(removal("a/b/c"));
        MeshState after = same.with(removal(host("s").toString()));

        assertThat(same.allServices()).hasSize(1);
        assertThat(after.allServices()).isEmpty();
        assertThat(after.service(host("s").hostname(), "shop")).isEmpty();
    }

    static Stream<Arguments> lookups() {
        return Stream.of(
                arguments("the exact address before any block", "10.1.1.1", "shop", "exact"),
                arguments("the longest block", "10.1.1.2", "other", "long"),
                arguments("a shorter one outside of it", "10.1.2.1", "other", "short"),
                arguments("a block of the client's namespace first", "10.1.1.2", "mine", "mine"),
                arguments("a hidden block is passed over", "10.2.0.1", "other", "none"),
                arguments("but not in its own namespace", "10.2.0.1", "hidden", "hidden"),
                arguments("a hidden address falls through to blocks", "10.1.3.3", "other", "short"),
                arguments("IPv6 blocks", "fd00::7", "other", "six"),
                arguments("the canonical of equals", "10.3.0.1", "other", "canonical"),
                arguments("the client's own before the canonical", "10.3.0.1", "twin", "twin"),
                arguments("nothing", "10.9.0.1", "shop", "none"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lookups")
    void services_by_address(String rule, String address, String clientNamespace, String expected) {
        MeshState state =
                MeshState.EMPTY.with(
                        MeshChange.ofAddresses(
                                List.of(),
                                List.of(
                                        service("exact", "10.1.1.1", true, Visibility.PUBLIC),
                                        service("long", "10.1.1.0/24", false, Visibility.PUBLIC),
                                        service("short", "10.1.0.0/16", true, Visibility.PUBLIC),
                                        service("mine", "10.1.0.0/16", false, Visibility.PUBLIC),
                                        service(
                                                "hidden",
                                                "10.2.0.0/16",
                                                true,
                                                Visibility.NAMESPACE),
                                        service("hidden", "10.1.3.3", true, Visibility.NAMESPACE),
                                        service("six", "fd00::/64", true, Visibility.PUBLIC),
                                        service("twin", "10.3.0.1", false, Visibility.PUBLIC),
                                        service("canonical", "10.3.0.1", true, Visibility.PUBLIC)),
                                List.of()));

        Optional<Service> found = state.service(at(address), clientNamespace);

        assertThat(found.map(Service::namespace).orElse("none")).isEqualTo(expected);
    }

    /** A service that is alone in a namespace of its name. */
    private static Service service(
            String namespace, String block, boolean canonical, Visibility visibility) {
        return new Service(
                namespace,
                new NamespacedHostname(namespace, "host-" + block.replace('/', '-')),
                List.of(Mesh.address("", block)),
                List.of(ServicePort.of(80, 80)),
                List.of(),
                Optional.empty(),
                List.of(),
                LoadBalancing.STANDARD,
                IpFamilies.AUTOMATIC,
                canonical,
                false,
                visibility);
    }

    @Test
    void the_last_service_of_a_prefix_length_takes_it_away() {
        Service block = service("block", "10.1.0.0/16", true, Visibility.PUBLIC);
        MeshState state =
                MeshState.EMPTY
                        .with(MeshChange.ofAddresses(List.of(), List.of(block), List.of()))
                        .with(removal(block.key().toString()));

        assertThat(state.service(at("10.1.1.1"), "shop")).isEmpty();
    }

    @Test
    void global_namespace_and_selected_policies_apply() {
        Authorization global = deny("root", "all", Authorization.Scope.GLOBAL, 1);
        Authorization mine = deny("shop", "mine", Authorization.Scope.NAMESPACE, 2);
        Authorization theirs = deny("other", "theirs", Authorization.Scope.NAMESPACE, 3);
        Authorization selected = deny("shop", "some", Authorization.Scope.WORKLOAD_SELECTOR, 4);
        Authorization unselected = deny("shop", "rest", Authorization.Scope.WORKLOAD_SELECTOR, 5);
        MeshState state =
                MeshState.EMPTY.with(policies(global, mine, theirs, selected, unselected));
        Workload workload =
                pod("a", "10.0.0.1").authorizationPolicies(List.of(selected.key())).build();

        List<Integer> denied =
                IntStream.rangeClosed(1, 6)
                        .filter(port -> !isAllowed(state, workload, port))
                        .boxed()
                        .toList();

        assertThat(denied).containsExactly(1, 2, 4);
    }

    @Test
    void a_policy_that_changes_its_scope_leaves_the_old_one() {
        MeshState global =
                MeshState.EMPTY.with(policies(deny("shop", "p", Authorization.Scope.GLOBAL, 1)));
        Workload workload = pod("a", "10.0.0.1").build();
        boolean before = isAllowed(global, workload, 1);

        MeshState selected =
                global.with(policies(deny("shop", "p", Authorization.Scope.WORKLOAD_SELECTOR, 1)));

        assertThat(before).isFalse();
        assertThat(isAllowed(selected, workload, 1)).isTrue();
    }

    @Test
    void what_applies_to_a_workload_stays_the_same_object_until_that_changes() {
        MeshState state =
                MeshState.EMPTY.with(policies(deny("shop", "p", Authorization.Scope.NAMESPACE, 1)));
        Workload one = pod("a", "10.0.0.1").build();
        Workload another = pod("b", "10.0.0.2").build();
        CompiledPolicies applied = state.policies(one);

        MeshState unrelated =
                state.with(new Mesh().with(pod("c", "10.0.0.3")).change())
                        .with(policies(deny("other", "q", Authorization.Scope.NAMESPACE, 1)));
        MeshState related =
                unrelated.with(policies(deny("shop", "q", Authorization.Scope.NAMESPACE, 2)));
        MeshState removed =
                state.with(MeshChange.ofPolicies(List.of(), List.of(new PolicyKey("shop", "p"))));

        assertThat(unrelated.policies(another)).isSameAs(applied);
        assertThat(related.policies(one)).isNotSameAs(applied);
        assertThat(isAllowed(removed, one, 1)).isTrue();
    }

    private static boolean isAllowed(MeshState state, Workload workload, int port) {
        IpPort source = new IpPort(ip("10.0.0.9"), 40000);
        IpPort destination = new IpPort(ip("10.0.0.1"), port);
        return state.policies(workload)
                .evaluate(new ConnectionAttributes(source, Optional.empty(), destination))
                .allowed();
    }

    private static MeshChange policies(Authorization... policies) {
        return MeshChange.ofPolicies(List.of(policies), List.of());
    }

    /** Denies connections to one port. */
    private static Authorization deny(
            String namespace, String name, Authorization.Scope scope, int port) {
        Match match = Match.EMPTY.withDestinationPorts(Condition.anyOf(List.of(port)));
        return new Authorization(
                new PolicyKey(namespace, name),
                scope,
                Authorization.Action.DENY,
                List.of(new Authorization.Rule(List.of(new Authorization.Clause(List.of(match))))),
                false);
    }

    private static MeshChange removal(String name) {
        return MeshChange.ofAddresses(List.of(), List.of(), List.of(name));
    }

    private static NetworkAddress at(String address) {
        return new NetworkAddress("", ip(address));
    }
}
