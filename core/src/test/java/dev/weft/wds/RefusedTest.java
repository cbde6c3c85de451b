package dev.weft.wds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.weft.api.security.Authorization;
import dev.weft.api.security.Clause;
import dev.weft.api.security.Match;
import dev.weft.api.security.Rule;
import dev.weft.api.security.ServiceAccountMatch;
import dev.weft.api.security.StringMatch;
import dev.weft.api.workload.Address;
import dev.weft.api.workload.ApplicationTunnel;
import dev.weft.api.workload.Extension;
import dev.weft.api.workload.GatewayAddress;
import dev.weft.api.workload.LoadBalancing;
import dev.weft.api.workload.NetworkAddress;
import dev.weft.api.workload.Port;
import dev.weft.api.workload.PortList;
import dev.weft.api.workload.Service;
import dev.weft.api.workload.TunnelProtocol;
import dev.weft.api.workload.WeightedWaypoint;
import dev.weft.api.workload.Workload;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RefusedTest {

    static Stream<Arguments> workloads() {
        return Stream.of(
                workload("the workload has no uid", w -> w.clearUid()),
                workload(
                        "workload address has 3 bytes (010203): expected 4 or 16",
                        w -> w.addAddresses(bytes(1, 2, 3))),
                workload(
                        "tunnel protocol LEGACY_ISTIO_MTLS: expected one of [NONE, HBONE]",
                        w -> w.setTunnelProtocol(TunnelProtocol.LEGACY_ISTIO_MTLS)),
                workload("tunnel protocol UNRECOGNIZED", w -> w.setTunnelProtocolValue(9)),
                workload("workload type UNRECOGNIZED", w -> w.setWorkloadTypeValue(9)),
                workload("status UNRECOGNIZED", w -> w.setStatusValue(9)),
                workload("network mode UNRECOGNIZED", w -> w.setNetworkModeValue(9)),
                workload("trust domain 'a/b': expected", w -> w.setTrustDomain("a/b")),
                workload(
                        "service key 'orders': expected namespace/hostname",
                        w -> w.putServices("orders", PortList.getDefaultInstance())),
                workload(
                        "service port 70000: expected 0 to 65535",
                        w -> w.putServices("a/b", ports(70_000, 80))),
                workload(
                        "target port 4294967295: expected 0 to 65535",
                        w -> w.putServices("a/b", ports(80, -1))),
                workload(
                        "waypoint has no destination",
                        w -> w.setWaypoint(GatewayAddress.getDefaultInstance())),
                workload(
                        "network gateway address has 0 bytes",
                        w ->
                                w.setNetworkGateway(
                                        GatewayAddress.newBuilder()
                                                .setAddress(NetworkAddress.getDefaultInstance()))),
                workload(
                        "application tunnel UNRECOGNIZED",
                        w ->
                                w.setApplicationTunnel(
                                        ApplicationTunnel.newBuilder().setProtocolValue(7))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("workloads")
    void a_workload_is_refused(String reason, Workload proto) {
        assertRefused(reason, Address.newBuilder().setWorkload(proto).build());
    }

    static Stream<Arguments> services() {
        return Stream.of(
                service("service '/h': expected namespace and hostname", s -> s.clearNamespace()),
                service("service 'ns/': expected namespace and hostname", s -> s.clearHostname()),
                service("service address has 5 bytes", s -> s.addAddresses(vip(5))),
                service(
                        "service address 0.0.0.0 has length 33: expected 0 to 32",
                        s -> s.addAddresses(vip(4).setLength(33))),
                service(
                        "service address 0.0.0.0 has length 4294967295: expected",
                        s -> s.addAddresses(vip(4).setLength(-1))),
                service("ip families UNRECOGNIZED", s -> s.setIpFamiliesValue(4)),
                service("visibility UNRECOGNIZED", s -> s.setVisibilityValue(2)),
                service(
                        "routing preference UNSPECIFIED_SCOPE",
                        s ->
                                s.getLoadBalancingBuilder()
                                        .addRoutingPreference(
                                                LoadBalancing.Scope.UNSPECIFIED_SCOPE)),
                service(
                        "load balancing mode UNRECOGNIZED",
                        s -> s.setLoadBalancing(LoadBalancing.newBuilder().setModeValue(8))),
                service(
                        "health policy UNRECOGNIZED",
                        s ->
                                s.setLoadBalancing(
                                        LoadBalancing.newBuilder().setHealthPolicyValue(8))),
                service(
                        "weighted waypoint has no destination",
                        s -> s.addWeightedWaypoints(WeightedWaypoint.getDefaultInstance())),
                service(
                        "service port 65536",
                        s -> s.addPorts(Port.newBuilder().setServicePort(65536))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("services")
    void a_service_is_refused(String reason, Service proto) {
        assertRefused(reason, Address.newBuilder().setService(proto).build());
    }

    static Stream<Arguments> policies() {
        return Stream.of(
                policy("the policy calls itself 'other/p'", a -> a.setNamespace("other")),
                policy("the policy calls itself 'ns/'", a -> a.clearName()),
                policy("the policy calls itself '/p'", a -> a.clearNamespace()),
                policy("scope UNRECOGNIZED", a -> a.setScopeValue(3)),
                policy("action UNRECOGNIZED", a -> a.setActionValue(2)),
                policy(
                        "policy extension 'x' is not known",
                        a -> a.addExtensions(Extension.newBuilder().setName("x"))),
                policy(
                        "Authorization has fields that are not known: [99]",
                        a -> a.setUnknownFields(field99())),
                policy(
                        "Rule has fields that are not known: [99]",
                        a -> a.addRules(Rule.newBuilder().setUnknownFields(field99()))),
                policy(
                        "Clause has fields that are not known: [99]",
                        a ->
                                a.addRules(
                                        Rule.newBuilder()
                                                .addClauses(
                                                        Clause.newBuilder()
                                                                .setUnknownFields(field99())))),
                match(
                        "Match has fields that are not known: [99]",
                        m -> m.setUnknownFields(field99())),
                match(
                        "match extension 'x' is not known",
                        m -> m.addExtensions(Extension.newBuilder().setName("x"))),
                match(
                        "principals holds an empty string match",
                        m -> m.addPrincipals(StringMatch.getDefaultInstance())),
                match(
                        "not_namespaces holds an empty string match",
                        m -> m.addNotNamespaces(StringMatch.getDefaultInstance())),
                match(
                        "StringMatch has fields that are not known: [99]",
                        m -> m.addPrincipals(StringMatch.newBuilder().setUnknownFields(field99()))),
                match("source_ips has 3 bytes", m -> m.addSourceIps(block(3, 8))),
                match("not_source_ips 0.0.0.0 has length 40", m -> m.addNotSourceIps(block(4, 40))),
                match(
                        "destination_ips 0.0.0.0 has length 33",
                        m -> m.addDestinationIps(block(4, 33))),
                match("not_destination_ips has 0 bytes", m -> m.addNotDestinationIps(block(0, 0))),
                match("destination port 65616", m -> m.addDestinationPorts(65536 + 80)),
                match("destination port 4294967295", m -> m.addNotDestinationPorts(-1)),
                match(
                        "service account '/a': expected namespace and name",
                        m ->
                                m.addServiceAccounts(
                                        ServiceAccountMatch.newBuilder().setServiceAccount("a"))),
                match(
                        "service account 'a/': expected namespace and name",
                        m ->
                                m.addNotServiceAccounts(
                                        ServiceAccountMatch.newBuilder().setNamespace("a"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("policies")
    void a_policy_is_refused(String reason, Authorization proto) {
        assertThatThrownBy(() -> AuthorizationCodec.decode("ns/p", proto.toByteString()))
                .isInstanceOf(WdsException.class)
                .hasMessageStartingWith("ns/p: " + reason);
    }

    @Test
    void bytes_that_are_no_message_are_refused() {
        ByteString garbage = ByteString.copyFromUtf8("garbage");

        assertThatThrownBy(() -> AddressCodec.decode("a", garbage))
                .isInstanceOf(WdsException.class)
                .hasMessageStartingWith("a: not an address message: ");
        assertThatThrownBy(() -> AuthorizationCodec.decode("a", garbage))
                .isInstanceOf(WdsException.class)
                .hasMessageStartingWith("a: not an authorization message: ");
        assertThatThrownBy(() -> AddressCodec.decode("a", ByteString.EMPTY))
                .hasMessage("a: neither workload nor service");
    }

    @Test
    void a_policy_key_that_no_policy_has_yet_is_no_reason_to_refuse_a_workload() throws Exception {
        Workload proto = Workload.newBuilder().setUid("u").addAuthorizationPolicies("a/b").build();

        assertThat(WorkloadCodec.fromProto("u", proto).authorizationPolicies())
                .extracting(Object::toString)
                .containsExactly("a/b");
    }

    @Test
    void what_later_versions_add_to_workloads_and_services_is_no_reason_to_refuse()
            throws Exception {
        Workload workload = Workload.newBuilder().setUid("u").setUnknownFields(field99()).build();
        Service service =
                Service.newBuilder()
                        .setNamespace("ns")
                        .setHostname("h")
                        .addExtensions(Extension.newBuilder().setName("x"))
                        .addPorts(Port.newBuilder().setServicePort(1).setAppProtocolValue(99))
                        .build();

        assertThat(WorkloadCodec.fromProto("u", workload).uid().value()).isEqualTo("u");
        assertThat(ServiceCodec.fromProto("ns/h", service).ports()).hasSize(1);
    }

    private static void assertRefused(String reason, Address proto) {
        assertThatThrownBy(() -> AddressCodec.decode("name", proto.toByteString()))
                .isInstanceOf(WdsException.class)
                .hasMessageStartingWith("name: " + reason);
    }

    private static Arguments workload(String reason, UnaryOperator<Workload.Builder> change) {
        return Arguments.of(reason, change.apply(Workload.newBuilder().setUid("u")).build());
    }

    private static Arguments service(String reason, Consumer<Service.Builder> change) {
        Service.Builder builder = Service.newBuilder().setNamespace("ns").setHostname("h");
        change.accept(builder);
        return Arguments.of(reason, builder.build());
    }

    private static Arguments policy(String reason, UnaryOperator<Authorization.Builder> change) {
        Authorization.Builder policy = Authorization.newBuilder().setNamespace("ns").setName("p");
        return Arguments.of(reason, change.apply(policy).build());
    }

    private static Arguments match(String reason, UnaryOperator<Match.Builder> change) {
        Match match = change.apply(Match.newBuilder()).build();
        Clause clause = Clause.newBuilder().addMatches(match).build();
        return policy(reason, a -> a.addRules(Rule.newBuilder().addClauses(clause)));
    }

    private static ByteString bytes(int... numbers) {
        byte[] bytes = new byte[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            bytes[i] = (byte) numbers[i];
        }
        return ByteString.copyFrom(bytes);
    }

    private static PortList ports(int service, int target) {
        return PortList.newBuilder()
                .addPorts(Port.newBuilder().setServicePort(service).setTargetPort(target))
                .build();
    }

    private static NetworkAddress.Builder vip(int size) {
        return NetworkAddress.newBuilder().setAddress(bytes(new int[size]));
    }

    private static dev.weft.api.security.Address block(int size, int length) {
        return dev.weft.api.security.Address.newBuilder()
                .setAddress(bytes(new int[size]))
                .setLength(length)
                .build();
    }

    private static UnknownFieldSet field99() {
        return UnknownFieldSet.newBuilder()
                .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
    }
}
