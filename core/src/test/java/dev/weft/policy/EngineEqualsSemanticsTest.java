package dev.weft.policy;

import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.booleans;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.identity.SpiffeId;
import dev.weft.identity.TrustDomain;
import dev.weft.net.Cidr;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/** Over a world so small that policies and connections meet often. */
class EngineEqualsSemanticsTest {

    @Test
    void decides_as_the_semantics_read() {
        qt().withExamples(5_000)
                .forAll(policies(), connections())
                .check((policies, connection) ->
                        PolicySet.of(policies)
                                        .compile("shop", List.of())
                                        .evaluate(connection)
                                        .allowed()
                                == NaivePolicies.allowed(policies, connection));
    }

    @Test
    void explains_as_it_decides() {
        qt().withExamples(2_000)
                .forAll(policies(), connections())
                .check((policies, connection) -> {
                    CompiledPolicies compiled = PolicySet.of(policies).compile("shop", List.of());
                    Explanation explanation = compiled.explain(connection);
                    return explanation.decision().equals(compiled.evaluate(connection))
                            && explanation.findings().size() == policies.size()
                            && explanation.findings().stream()
                                    .allMatch(f -> agrees(f, policies, connection));
                });
    }

    private static boolean agrees(
            PolicyFinding finding, List<Authorization> policies, ConnectionAttributes connection) {
        Authorization policy =
                policies.stream()
                        .filter(p -> p.key().equals(finding.policy()))
                        .findFirst()
                        .orElseThrow();
        return (finding.result() instanceof PolicyFinding.Matched)
                == NaivePolicies.matches(policy, connection);
    }

    private static Gen<List<Authorization>> policies() {
        Gen<Authorization.Clause> clauses = some(matches()).map(Authorization.Clause::new);
        Gen<Authorization.Rule> rules = some(clauses).map(Authorization.Rule::new);
        Gen<Integer> dryRun = integers().between(0, 4);
        return some(arbitrary()
                        .enumValues(Authorization.Action.class)
                        .zip(
                                some(rules),
                                dryRun,
                                (action, list, dry) ->
                                        new Authorization(
                                                new PolicyKey("shop", "p"),
                                                Authorization.Scope.NAMESPACE,
                                                action,
                                                list,
                                                dry == 0)))
                .map(EngineEqualsSemanticsTest::named);
    }

    private static List<Authorization> named(List<Authorization> policies) {
        List<Authorization> named = new ArrayList<>();
        for (Authorization p : policies) {
            PolicyKey key = new PolicyKey("shop", "p" + named.size());
            named.add(new Authorization(key, p.scope(), p.action(), p.rules(), p.dryRun()));
        }
        return named;
    }

    private static Gen<Match> matches() {
        return in -> {
            Match match = Match.EMPTY;
            int kinds = integers().between(0, 63).generate(in);
            if ((kinds & 0b11) == 0b11) {
                match = match.withNamespaces(condition(texts("", "a", "ab")).generate(in));
            }
            if ((kinds & 0b110) == 0b110) {
                match =
                        match.withPrincipals(
                                condition(texts("td/ns/a/sa/x", "td", "x", "")).generate(in));
            }
            if ((kinds & 0b1100) == 0b1100) {
                match = match.withServiceAccounts(condition(accounts()).generate(in));
            }
            if ((kinds & 0b11000) == 0b11000) {
                match = match.withSourceIps(condition(blocks()).generate(in));
            }
            if ((kinds & 0b110000) == 0b110000) {
                match = match.withDestinationIps(condition(blocks()).generate(in));
            }
            if ((kinds & 0b100001) == 0b100001) {
                match =
                        match.withDestinationPorts(
                                condition(integers().between(1, 3)).generate(in));
            }
            return match;
        };
    }

    private static Gen<ConnectionAttributes> connections() {
        Gen<SpiffeId> peers =
                accounts().map(account -> new SpiffeId(new TrustDomain("td"), account));
        return in ->
                new ConnectionAttributes(
                        addresses().generate(in),
                        booleans().all().generate(in)
                                ? Optional.of(peers.generate(in))
                                : Optional.empty(),
                        addresses().generate(in));
    }

    private static Gen<IpPort> addresses() {
        return arbitrary()
                .pick("10.0.0.1", "10.0.0.2", "10.1.0.1", "fd00::1", "::ffff:10.0.0.1")
                .map(ip -> IpAddresses.parse(ip).orElseThrow())
                .zip(integers().between(1, 3), IpPort::new);
    }

    private static Gen<Cidr> blocks() {
        return arbitrary()
                .pick("10.0.0.1", "10.0.0.0/30", "10.0.0.0/8", "0.0.0.0/0", "::/0", "fd00::/127")
                .map(text -> Cidr.parse(text).orElseThrow());
    }

    private static Gen<ServiceAccountRef> accounts() {
        return arbitrary().pick("a", "ab").zip(arbitrary().pick("x", "y"), ServiceAccountRef::new);
    }

    private static Gen<StringMatch> texts(String... values) {
        return arbitrary()
                .pick(values)
                .zip(
                        integers().between(0, 3),
                        (text, kind) ->
                                switch (kind) {
                                    case 0 -> new StringMatch.Exact(text);
                                    case 1 -> new StringMatch.Prefix(text);
                                    case 2 -> new StringMatch.Suffix(text);
                                    default -> new StringMatch.Presence();
                                });
    }

    private static <T> Gen<Condition<T>> condition(Gen<T> values) {
        return some(values).zip(some(values), Condition::new);
    }

    private static <T> Gen<List<T>> some(Gen<T> values) {
        return lists().of(values).ofSizes(integers().between(0, 2));
    }
}
