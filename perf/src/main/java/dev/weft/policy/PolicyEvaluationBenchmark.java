package dev.weft.policy;

import dev.weft.identity.SpiffeId;
import dev.weft.identity.TrustDomain;
import dev.weft.net.IpPort;
import dev.weft.policy.Authorization.Action;
import dev.weft.policy.Authorization.Clause;
import dev.weft.policy.Authorization.Rule;
import dev.weft.policy.Authorization.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One decision on one connection under many policies of which none matches: the case in which a
 * linear search looks at all of them.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PolicyEvaluationBenchmark {

    private static final int RULES = 10;

    @Param({"10", "10000"})
    int policies;

    private CompiledPolicies compiled = CompiledPolicies.NONE;
    private final ConnectionAttributes connection =
            new ConnectionAttributes(
                    address("10.244.1.2:40000"),
                    Optional.of(SpiffeId.of(TrustDomain.CLUSTER_LOCAL, "shop", "frontend")),
                    address("10.244.2.3:8080"));

    /** Global policies that deny accounts which the connection is not of. */
    @Setup
    public void compile() {
        List<Authorization> all = new ArrayList<>();
        for (int policy = 0; policy < policies; policy++) {
            List<Rule> rules = new ArrayList<>();
            for (int rule = 0; rule < RULES; rule++) {
                String principal = "cluster.local/ns/n" + policy + "/sa/s" + rule;
                Match match =
                        Match.EMPTY.withPrincipals(
                                Condition.anyOf(List.of(new StringMatch.Exact(principal))));
                rules.add(new Rule(List.of(new Clause(List.of(match)))));
            }
            PolicyKey key = new PolicyKey("root", "p" + policy);
            all.add(new Authorization(key, Scope.GLOBAL, Action.DENY, rules, false));
        }
        compiled = PolicySet.of(all).compile("shop", List.of());
    }

    @Benchmark
    public Decision evaluate() {
        return compiled.evaluate(connection);
    }

    private static IpPort address(String text) {
        return IpPort.parse(text).orElseThrow(() -> new IllegalArgumentException(text));
    }
}
