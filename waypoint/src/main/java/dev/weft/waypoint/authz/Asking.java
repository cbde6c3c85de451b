package dev.weft.waypoint.authz;

import dev.weft.api.waypoint.Authorization.Action;
import dev.weft.policy.PolicyKey;
import dev.weft.waypoint.authz.external.ExternalAuthorizer;
import dev.weft.waypoint.authz.rule.AccessSubject;
import dev.weft.waypoint.authz.rule.RuleSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The CUSTOM policies that apply: whom to ask about a subject. Policies with the same provider ask
 * it once; of several providers all must say yes. Pure.
 */
final class Asking {

    /**
     * A policy that matches, and whom it asks.
     *
     * @param provider empty if there is none that can be asked
     */
    record Question(PolicyKey policy, int rule, Optional<ExternalAuthorizer> provider) {}

    private final List<List<CompiledAuthorization>> byProvider;
    private final List<CompiledAuthorization> dryRun;
    private final Function<CompiledAuthorization, RuleSet> rules;
    private final boolean usesToken;

    Asking(List<CompiledAuthorization> policies, Function<CompiledAuthorization, RuleSet> rules) {
        this.rules = rules;
        Map<Optional<ExternalAuthorizer>, List<CompiledAuthorization>> groups =
                new LinkedHashMap<>();
        List<CompiledAuthorization> shadows = new ArrayList<>();
        for (CompiledAuthorization policy : policies) {
            if (policy.action() != Action.CUSTOM || policy.problem().isPresent()) {
                continue;
            }
            if (policy.dryRun()) {
                shadows.add(policy);
            } else {
                groups.computeIfAbsent(policy.provider(), p -> new ArrayList<>()).add(policy);
            }
        }
        this.byProvider = List.copyOf(groups.values());
        this.dryRun = List.copyOf(shadows);
        this.usesToken =
                groups.values().stream()
                        .flatMap(List::stream)
                        .anyMatch(policy -> rules.apply(policy).usesToken());
    }

    /** Whether there is neither anybody to ask nor anything to report. */
    boolean isEmpty() {
        return byProvider.isEmpty() && dryRun.isEmpty();
    }

    /** Whether a verified token decides about asking. */
    boolean usesToken() {
        return usesToken;
    }

    List<Question> questions(AccessSubject subject) {
        List<Question> questions = new ArrayList<>();
        for (List<CompiledAuthorization> policies : byProvider) {
            for (CompiledAuthorization policy : policies) {
                int rule = rules.apply(policy).match(subject);
                if (rule != RuleSet.NONE) {
                    questions.add(new Question(policy.key(), rule, policy.provider()));
                    break;
                }
            }
        }
        return questions;
    }

    List<DryRun> dryRun(AccessSubject subject) {
        List<DryRun> findings = new ArrayList<>();
        for (CompiledAuthorization policy : dryRun) {
            int rule = rules.apply(policy).match(subject);
            if (rule != RuleSet.NONE) {
                findings.add(new DryRun.WouldAsk(policy.key(), rule, policy.providerName()));
            }
        }
        return findings;
    }
}
