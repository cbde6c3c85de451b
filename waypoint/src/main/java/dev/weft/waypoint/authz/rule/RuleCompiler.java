package dev.weft.waypoint.authz.rule;

import dev.weft.api.waypoint.AuthorizationRule;
import dev.weft.api.waypoint.Operation;
import dev.weft.api.waypoint.Source;
import dev.weft.api.waypoint.When;
import java.util.ArrayList;
import java.util.List;

/** From a rule as discovery sends it to its clauses: from, to, and one of each condition. */
final class RuleCompiler {

    private RuleCompiler() {}

    static List<Clause> clauses(AuthorizationRule rule) throws RuleException {
        List<Clause> clauses = new ArrayList<>();
        if (rule.getToCount() > 0) {
            List<List<Check>> operations = new ArrayList<>();
            for (Operation operation : rule.getToList()) {
                operations.add(required("to", operation(operation)));
            }
            clauses.add(new Clause(List.copyOf(operations)));
        }
        if (rule.getFromCount() > 0) {
            List<List<Check>> sources = new ArrayList<>();
            for (Source source : rule.getFromList()) {
                sources.add(required("from", source(source)));
            }
            clauses.add(new Clause(List.copyOf(sources)));
        }
        for (When when : rule.getWhenList()) {
            clauses.add(new Clause(List.of(List.of(condition(when)))));
        }
        return List.copyOf(clauses);
    }

    private static List<Check> source(Source source) throws RuleException {
        List<Check> checks = new ArrayList<>();
        add(
                checks,
                SourceAttributes.PRINCIPAL,
                source.getPrincipalsList(),
                source.getNotPrincipalsList());
        add(
                checks,
                SourceAttributes.NAMESPACE,
                source.getNamespacesList(),
                source.getNotNamespacesList());
        add(
                checks,
                SourceAttributes.SERVICE_ACCOUNT,
                source.getServiceAccountsList(),
                source.getNotServiceAccountsList());
        add(
                checks,
                SourceAttributes.TRUST_DOMAIN,
                source.getTrustDomainsList(),
                source.getNotTrustDomainsList());
        add(
                checks,
                RequestAttributes.TOKEN_PRINCIPAL,
                source.getRequestPrincipalsList(),
                source.getNotRequestPrincipalsList());
        add(
                checks,
                SourceAttributes.SOURCE_IP,
                source.getIpBlocksList(),
                source.getNotIpBlocksList());
        add(
                checks,
                SourceAttributes.REMOTE_IP,
                source.getRemoteIpBlocksList(),
                source.getNotRemoteIpBlocksList());
        return List.copyOf(checks);
    }

    private static List<Check> operation(Operation operation) throws RuleException {
        List<Check> checks = new ArrayList<>();
        add(
                checks,
                RequestAttributes.PORT,
                texts(operation.getPortsList()),
                texts(operation.getNotPortsList()));
        add(
                checks,
                RequestAttributes.METHOD,
                operation.getMethodsList(),
                operation.getNotMethodsList());
        add(checks, RequestAttributes.PATH, operation.getPathsList(), operation.getNotPathsList());
        add(checks, RequestAttributes.HOST, operation.getHostsList(), operation.getNotHostsList());
        return List.copyOf(checks);
    }

    private static Check condition(When when) throws RuleException {
        Attribute attribute = WhenKeys.attribute(when.getKey());
        if (when.getValuesCount() == 0 && when.getNotValuesCount() == 0) {
            throw new RuleException(
                    "key '" + when.getKey() + "': expected values, notValues, or both");
        }
        return Check.of(attribute, when.getValuesList(), when.getNotValuesList());
    }

    private static void add(
            List<Check> checks, Attribute attribute, List<String> wanted, List<String> excluded)
            throws RuleException {
        if (!wanted.isEmpty() || !excluded.isEmpty()) {
            checks.add(Check.of(attribute, wanted, excluded));
        }
    }

    private static List<Check> required(String part, List<Check> checks) throws RuleException {
        if (checks.isEmpty()) {
            throw new RuleException(
                    "'" + part + "' has an entry that asks nothing: give it a field, or remove it");
        }
        return checks;
    }

    private static List<String> texts(List<Integer> ports) {
        return ports.stream().map(port -> Integer.toUnsignedString(port)).toList();
    }
}
