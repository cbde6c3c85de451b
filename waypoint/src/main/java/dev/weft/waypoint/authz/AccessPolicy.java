package dev.weft.waypoint.authz;

import dev.weft.policy.PolicyKey;
import dev.weft.waypoint.authz.external.BodyAccess;
import dev.weft.waypoint.authz.external.CheckRequest;
import dev.weft.waypoint.authz.external.ExternalAuthorizer;
import dev.weft.waypoint.authz.external.ExternalVerdict;
import dev.weft.waypoint.authz.jwt.Claims;
import dev.weft.waypoint.authz.jwt.JwtRules;
import dev.weft.waypoint.authz.rule.AccessSubject;
import dev.weft.waypoint.request.Downstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Everything that decides about requests to one front. Immutable, any thread; made by {@link
 * AccessPolicies#of}. Checks run on the event loop of their request.
 */
public final class AccessPolicy {

    /** Nothing applies: all may pass. */
    static final AccessPolicy OPEN = new AccessPolicy(List.of(), List.of());

    private final List<CompiledAuthorization> authorizations;
    private final List<CompiledAuthentication> authentications;
    private final Optional<PolicyKey> notUnderstood;
    private final JwtRules tokens;
    private final Asking httpAsking;
    private final Asking tcpAsking;
    private final Decider http;
    private final Decider tcp;

    AccessPolicy(
            List<CompiledAuthorization> authorizations,
            List<CompiledAuthentication> authentications) {
        this.authorizations = List.copyOf(authorizations);
        this.authentications = List.copyOf(authentications);
        this.notUnderstood =
                Stream.concat(
                                authorizations.stream()
                                        .filter(CompiledAuthorization::refusesAll)
                                        .map(CompiledAuthorization::key),
                                authentications.stream()
                                        .filter(policy -> policy.problem().isPresent())
                                        .map(CompiledAuthentication::key))
                        .findFirst();
        this.tokens =
                JwtRules.of(
                        authentications.stream()
                                .filter(policy -> policy.problem().isEmpty())
                                .flatMap(policy -> policy.rules().stream())
                                .toList());
        this.httpAsking = new Asking(authorizations, CompiledAuthorization::http);
        this.tcpAsking = new Asking(authorizations, CompiledAuthorization::tcp);
        this.http = new Decider(authorizations, CompiledAuthorization::http);
        this.tcp = new Decider(authorizations, CompiledAuthorization::tcp);
    }

    /**
     * Decides about a request: external services (CUSTOM), tokens (JWT), AUDIT, DENY, ALLOW.
     *
     * <p>A policy that is not understood refuses everything: what it forbids is not known.
     *
     * @param then called once; before this returns where nobody has to be waited for, else later on
     *     the event loop of the context
     */
    public void check(AccessRequest request, AccessContext context, Consumer<AccessDecision> then) {
        if (notUnderstood.isPresent()) {
            then.accept(Denials.notUnderstood(notUnderstood.get()));
            return;
        }
        if (tokens.isEmpty() && httpAsking.isEmpty()) {
            then.accept(http.decide(subject(request, Claims.NONE, context.settings())));
            return;
        }
        new AccessCheck(this, request, context, then).start();
    }

    /**
     * Decides about a connection that is not HTTP. What asks for HTTP never makes it wider: such a
     * rule of ALLOW never matches, and in other policies the rest of the rule holds. A CUSTOM
     * policy that matches refuses if its provider speaks HTTP only: it cannot be asked about a
     * connection, and whoever wants the connection to pass can name ports in the policy.
     */
    public void checkTcp(
            Downstream downstream, AccessContext context, Consumer<AccessDecision> then) {
        if (notUnderstood.isPresent()) {
            then.accept(Denials.notUnderstood(notUnderstood.get()));
            return;
        }
        AccessSubject subject = AccessSubject.ofConnection(downstream);
        if (tcpAsking.isEmpty()) {
            then.accept(tcp.decide(subject));
            return;
        }
        askTcp(
                tcpAsking.questions(subject),
                0,
                subject,
                context,
                decision -> then.accept(withFindings(tcpAsking.dryRun(subject), decision)));
    }

    /**
     * Decides as {@link #check} does, but asks nobody and verifies nothing, and says for every
     * policy why it matched or did not.
     *
     * @param claims of a token that is taken for verified
     */
    public AccessTrace explain(AccessRequest request, Claims claims, AccessSettings settings) {
        AccessSubject subject = subject(request, claims, settings);
        AccessDecision decision =
                notUnderstood
                        .<AccessDecision>map(Denials::notUnderstood)
                        .orElseGet(() -> http.decide(subject));
        List<AccessTrace.Finding> findings = new ArrayList<>();
        authorizations.forEach(
                policy -> findings.add(AccessTrace.Finding.of(policy, policy.http(), subject)));
        return new AccessTrace(
                decision,
                httpAsking.questions(subject).stream().map(Asking.Question::policy).toList(),
                authentications.stream().map(CompiledAuthentication::key).toList(),
                findings);
    }

    /** Whether nothing applies. */
    public boolean isOpen() {
        return authorizations.isEmpty() && authentications.isEmpty();
    }

    boolean isOf(List<CompiledAuthorization> rules, List<CompiledAuthentication> rulesOfTokens) {
        return same(authorizations, rules) && same(authentications, rulesOfTokens);
    }

    JwtRules tokens() {
        return tokens;
    }

    Asking httpAsking() {
        return httpAsking;
    }

    Decider http() {
        return http;
    }

    private void askTcp(
            List<Asking.Question> questions,
            int at,
            AccessSubject subject,
            AccessContext context,
            Consumer<AccessDecision> then) {
        if (at == questions.size()) {
            then.accept(tcp.decide(subject));
            return;
        }
        Asking.Question question = questions.get(at);
        Optional<ExternalAuthorizer> provider =
                question.provider().filter(ExternalAuthorizer::canBeAskedAboutConnections);
        if (provider.isEmpty()) {
            then.accept(Denials.byRule(question.policy(), question.rule()));
            return;
        }
        CheckRequest request =
                new CheckRequest(Optional.empty(), subject.downstream(), BodyAccess.NONE);
        provider.get()
                .check(
                        request,
                        context.calls(),
                        context.loop(),
                        verdict -> {
                            switch (verdict) {
                                case ExternalVerdict.Allowed allowed ->
                                        askTcp(questions, at + 1, subject, context, then);
                                case ExternalVerdict.Denied denied ->
                                        then.accept(
                                                Denials.answered(
                                                        denied.response(),
                                                        Optional.of(question.policy())));
                            }
                        });
    }

    private static AccessDecision withFindings(List<DryRun> before, AccessDecision decision) {
        if (before.isEmpty()) {
            return decision;
        }
        return decision.withDryRun(
                Stream.concat(before.stream(), decision.dryRun().stream()).toList());
    }

    private static AccessSubject subject(
            AccessRequest request, Claims claims, AccessSettings settings) {
        return AccessSubject.ofRequest(
                request.head(), request.downstream(), claims, settings.trustedHops());
    }

    @SuppressWarnings("ReferenceEquality") // what was compiled once is the same as long as it holds
    private static boolean same(List<?> some, List<?> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (some.get(i) != others.get(i)) {
                return false;
            }
        }
        return true;
    }
}
