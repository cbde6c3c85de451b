package dev.weft.policy;

import dev.weft.identity.SpiffeId;
import dev.weft.identity.TrustDomain;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import java.util.List;
import java.util.Optional;

/** Short names for policies and connections. Connections go to 10.0.1.1:80. */
final class PolicyFixtures {

    private static final IpPort DESTINATION = IpPort.parse("10.0.1.1:80").orElseThrow();

    private PolicyFixtures() {}

    static ConnectionAttributes connectionFrom(String namespace, String account) {
        return connectionFrom("cluster.local", namespace, account);
    }

    static ConnectionAttributes connectionFrom(
            String trustDomain, String namespace, String account) {
        SpiffeId peer = SpiffeId.of(new TrustDomain(trustDomain), namespace, account);
        return new ConnectionAttributes(source("10.0.0.1"), Optional.of(peer), DESTINATION);
    }

    static ConnectionAttributes plaintextFrom(String ip) {
        return new ConnectionAttributes(source(ip), Optional.empty(), DESTINATION);
    }

    static Authorization allow(String name, Authorization.Rule... rules) {
        return policy(name, Authorization.Action.ALLOW, rules);
    }

    static Authorization deny(String name, Authorization.Rule... rules) {
        return policy(name, Authorization.Action.DENY, rules);
    }

    static Authorization dryRun(Authorization policy) {
        return new Authorization(
                policy.key(), policy.scope(), policy.action(), policy.rules(), true);
    }

    static Authorization scoped(Authorization policy, Authorization.Scope scope) {
        return new Authorization(
                policy.key(), scope, policy.action(), policy.rules(), policy.dryRun());
    }

    static Authorization.Rule rule(Authorization.Clause... clauses) {
        return new Authorization.Rule(List.of(clauses));
    }

    static Authorization.Clause clause(Match... matches) {
        return new Authorization.Clause(List.of(matches));
    }

    static PolicyKey inShop(String name) {
        return new PolicyKey("shop", name);
    }

    private static Authorization policy(
            String name, Authorization.Action action, Authorization.Rule... rules) {
        return new Authorization(
                inShop(name), Authorization.Scope.NAMESPACE, action, List.of(rules), false);
    }

    private static IpPort source(String ip) {
        return new IpPort(IpAddresses.parse(ip).orElseThrow(), 40_000);
    }
}
