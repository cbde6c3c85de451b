package dev.weft.wds;

import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.booleans;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.identity.TrustDomain;
import dev.weft.net.Cidr;
import dev.weft.net.IpAddresses;
import dev.weft.net.NetworkAddress;
import dev.weft.policy.Authorization;
import dev.weft.policy.Condition;
import dev.weft.policy.Match;
import dev.weft.policy.PolicyKey;
import dev.weft.policy.StringMatch;
import dev.weft.workload.AppProtocol;
import dev.weft.workload.ApplicationTunnel;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.HealthStatus;
import dev.weft.workload.IpFamilies;
import dev.weft.workload.LoadBalancing;
import dev.weft.workload.Locality;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.NetworkMode;
import dev.weft.workload.Service;
import dev.weft.workload.ServiceAddress;
import dev.weft.workload.ServicePort;
import dev.weft.workload.TunnelProtocol;
import dev.weft.workload.Visibility;
import dev.weft.workload.WeightedWaypoint;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadType;
import dev.weft.workload.WorkloadUid;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.quicktheories.core.Gen;

/** Arbitrary values for round trips. */
final class Values {

    private Values() {}

    static Gen<Workload> workloads() {
        Gen<Map<NamespacedHostname, List<ServicePort>>> services =
                some(hostnames(), 2)
                        .zip(
                                some(servicePorts(), 2),
                                (hosts, ports) ->
                                        hosts.stream()
                                                .distinct()
                                                .collect(
                                                        Collectors.toMap(
                                                                host -> host, host -> ports)));
        return in -> {
            var builder =
                    Workload.builder(new WorkloadUid(words().generate(in)))
                            .name(texts().generate(in))
                            .account(
                                    new ServiceAccountRef(
                                            texts().generate(in), words().generate(in)))
                            .trustDomain(new TrustDomain(words().generate(in)))
                            .addresses(some(addresses(), 3).generate(in))
                            .hostname(texts().generate(in))
                            .network(texts().generate(in))
                            .networkMode(pick(NetworkMode.class).generate(in))
                            .tunnel(pick(TunnelProtocol.class).generate(in))
                            .nativeTunnel(booleans().all().generate(in))
                            .owner(
                                    new Workload.Owner(
                                            pick(WorkloadType.class).generate(in),
                                            texts().generate(in),
                                            texts().generate(in),
                                            texts().generate(in)))
                            .node(texts().generate(in))
                            .clusterId(texts().generate(in))
                            .locality(
                                    new Locality(
                                            texts().generate(in),
                                            texts().generate(in),
                                            texts().generate(in)))
                            .authorizationPolicies(some(policyKeys(), 3).generate(in))
                            .status(pick(HealthStatus.class).generate(in))
                            .services(services.generate(in))
                            .capacity(integers().between(0, Integer.MAX_VALUE).generate(in));
            maybe(gateways()).generate(in).ifPresent(builder::waypoint);
            maybe(gateways()).generate(in).ifPresent(builder::networkGateway);
            maybe(tunnels()).generate(in).ifPresent(builder::applicationTunnel);
            return builder.build();
        };
    }

    static Gen<Service> services() {
        return in ->
                new Service(
                        texts().generate(in),
                        hostnames().generate(in),
                        some(texts().zip(blocks(), ServiceAddress::new), 3).generate(in),
                        some(servicePorts(), 3).generate(in),
                        some(texts(), 2).generate(in),
                        maybe(gateways()).generate(in),
                        some(gateways().zip(integers().between(0, 100), WeightedWaypoint::new), 2)
                                .generate(in),
                        new LoadBalancing(
                                some(pick(LoadBalancing.Scope.class), 3).generate(in),
                                pick(LoadBalancing.Mode.class).generate(in),
                                pick(LoadBalancing.HealthPolicy.class).generate(in)),
                        pick(IpFamilies.class).generate(in),
                        booleans().all().generate(in),
                        booleans().all().generate(in),
                        pick(Visibility.class).generate(in));
    }

    static Gen<Authorization> policies() {
        Gen<Authorization.Clause> clauses = some(matches(), 2).map(Authorization.Clause::new);
        Gen<Authorization.Rule> rules = some(clauses, 2).map(Authorization.Rule::new);
        return in ->
                new Authorization(
                        policyKeys().generate(in),
                        pick(Authorization.Scope.class).generate(in),
                        pick(Authorization.Action.class).generate(in),
                        some(rules, 2).generate(in),
                        booleans().all().generate(in));
    }

    private static Gen<Match> matches() {
        return in ->
                new Match(
                        condition(stringMatches()).generate(in),
                        condition(stringMatches()).generate(in),
                        condition(words().zip(words(), ServiceAccountRef::new)).generate(in),
                        condition(blocks()).generate(in),
                        condition(blocks()).generate(in),
                        condition(ports()).generate(in));
    }

    private static <T> Gen<Condition<T>> condition(Gen<T> values) {
        return some(values, 2).zip(some(values, 2), Condition::new);
    }

    private static Gen<StringMatch> stringMatches() {
        return texts().zip(
                        integers().between(0, 3),
                        (text, kind) ->
                                switch (kind) {
                                    case 0 -> new StringMatch.Exact(text);
                                    case 1 -> new StringMatch.Prefix(text);
                                    case 2 -> new StringMatch.Suffix(text);
                                    default -> new StringMatch.Presence();
                                });
    }

    private static Gen<InetAddress> addresses() {
        return lists().of(integers().between(0, 255))
                .ofSizes(integers().between(0, 1).map(v6 -> v6 == 1 ? 16 : 4))
                .map(numbers -> {
                    byte[] bytes = new byte[numbers.size()];
                    for (int i = 0; i < bytes.length; i++) {
                        bytes[i] = numbers.get(i).byteValue();
                    }
                    return IpAddresses.ofBytes(bytes).orElseThrow();
                });
    }

    private static Gen<Cidr> blocks() {
        return addresses()
                .zip(
                        integers().between(0, 128),
                        (ip, length) -> new Cidr(ip, length % (ip.getAddress().length * 8 + 1)));
    }

    private static Gen<GatewayAddress> gateways() {
        Gen<GatewayAddress.Destination> byHost = hostnames().map(GatewayAddress.ByHostname::new);
        Gen<GatewayAddress.Destination> byAddress =
                texts().zip(addresses(), NetworkAddress::new).map(GatewayAddress.ByAddress::new);
        return byHost.mix(byAddress).zip(ports(), GatewayAddress::new);
    }

    private static Gen<ApplicationTunnel> tunnels() {
        return pick(ApplicationTunnel.Protocol.class).zip(ports(), ApplicationTunnel::new);
    }

    private static Gen<ServicePort> servicePorts() {
        return ports().zip(ports(), pick(AppProtocol.class), ServicePort::new);
    }

    private static Gen<NamespacedHostname> hostnames() {
        return words().zip(words(), NamespacedHostname::new);
    }

    private static Gen<PolicyKey> policyKeys() {
        return words().zip(words(), PolicyKey::new);
    }

    private static Gen<Integer> ports() {
        return integers().between(0, 65535);
    }

    private static Gen<String> words() {
        return strings().betweenCodePoints('a', 'z').ofLengthBetween(1, 8);
    }

    private static Gen<String> texts() {
        return strings().betweenCodePoints(0x20, 0x2ff).ofLengthBetween(0, 8);
    }

    private static <E extends Enum<E>> Gen<E> pick(Class<E> type) {
        return arbitrary().enumValues(type);
    }

    private static <T> Gen<List<T>> some(Gen<T> values, int most) {
        return lists().of(values).ofSizes(integers().between(0, most));
    }

    private static <T> Gen<Optional<T>> maybe(Gen<T> values) {
        return values.toOptionals(50);
    }
}
