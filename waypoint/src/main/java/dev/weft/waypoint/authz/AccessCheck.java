package dev.weft.waypoint.authz;

import dev.weft.waypoint.authz.external.CheckRequest;
import dev.weft.waypoint.authz.external.ExternalAuthorizer;
import dev.weft.waypoint.authz.external.ExternalVerdict;
import dev.weft.waypoint.authz.jwt.Claims;
import dev.weft.waypoint.authz.jwt.JwtOutcome;
import dev.weft.waypoint.authz.jwt.JwtRules;
import dev.weft.waypoint.authz.rule.AccessSubject;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.RequestEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One request on its way through tokens, external services and rules. It works on a copy of the
 * head as soon as something changes it, so that later steps see what earlier ones made of it. One
 * event loop.
 *
 * <p>The steps: look at tokens, where rules about asking need them or they come first; ask; verify
 * tokens, those that the answer brought included; then AUDIT, DENY and ALLOW.
 */
final class AccessCheck {

    private final AccessPolicy policy;
    private final AccessRequest request;
    private final AccessContext context;
    private final Consumer<AccessDecision> then;
    private final List<RequestEdit> edits = new ArrayList<>();
    private final List<Map.Entry<String, String>> responseHeaders = new ArrayList<>();
    private RequestHead head;
    private List<DryRun> dryRun = List.of();

    AccessCheck(
            AccessPolicy policy,
            AccessRequest request,
            AccessContext context,
            Consumer<AccessDecision> then) {
        this.policy = policy;
        this.request = request;
        this.context = context;
        this.then = then;
        this.head = request.head();
    }

    void start() {
        boolean look = context.settings().tokensFirst() || policy.httpAsking().usesToken();
        if (!look || tokens().isEmpty() || policy.httpAsking().isEmpty()) {
            ask(Claims.NONE);
            return;
        }
        tokens().verify(head, context.tokens(), context.loop(), this::looked);
    }

    private void looked(JwtOutcome outcome) {
        switch (outcome) {
            case JwtOutcome.Accepted accepted -> ask(accepted.claims());
            case JwtOutcome.Refused refused -> {
                if (context.settings().tokensFirst()) {
                    refuse(refused);
                } else {
                    ask(Claims.NONE); // refused below, unless the service replaces the token
                }
            }
        }
    }

    private void ask(Claims claims) {
        AccessSubject subject = subject(claims);
        dryRun = policy.httpAsking().dryRun(subject);
        next(policy.httpAsking().questions(subject), 0);
    }

    private void next(List<Asking.Question> questions, int at) {
        if (at == questions.size()) {
            verify();
            return;
        }
        Asking.Question question = questions.get(at);
        Optional<ExternalAuthorizer> provider = question.provider();
        if (provider.isEmpty()) {
            then.accept(Denials.byRule(question.policy(), question.rule()).withDryRun(dryRun));
            return;
        }
        provider.get()
                .check(
                        new CheckRequest(Optional.of(head), request.downstream(), request.body()),
                        context.calls(),
                        context.loop(),
                        verdict -> {
                            switch (verdict) {
                                case ExternalVerdict.Allowed allowed -> {
                                    apply(allowed.edits());
                                    responseHeaders.addAll(allowed.responseHeaders());
                                    next(questions, at + 1);
                                }
                                case ExternalVerdict.Denied denied ->
                                        then.accept(
                                                Denials.answered(
                                                                denied.response(),
                                                                Optional.of(question.policy()))
                                                        .withDryRun(dryRun));
                            }
                        });
    }

    private void verify() {
        if (tokens().isEmpty()) {
            decide(Claims.NONE);
            return;
        }
        tokens().verify(
                        head,
                        context.tokens(),
                        context.loop(),
                        outcome -> {
                            switch (outcome) {
                                case JwtOutcome.Accepted accepted -> {
                                    apply(accepted.edits());
                                    decide(accepted.claims());
                                }
                                case JwtOutcome.Refused refused -> refuse(refused);
                            }
                        });
    }

    private void decide(Claims claims) {
        AccessDecision decision = policy.http().decide(subject(claims));
        if (decision instanceof AccessDecision.Allow allow) {
            decision = allow.with(edits, responseHeaders, claims);
        }
        if (!dryRun.isEmpty()) {
            List<DryRun> all = new ArrayList<>(dryRun);
            all.addAll(decision.dryRun());
            decision = decision.withDryRun(all);
        }
        then.accept(decision);
    }

    private void refuse(JwtOutcome.Refused refused) {
        then.accept(Denials.answered(refused.response(), Optional.empty()).withDryRun(dryRun));
    }

    private void apply(List<RequestEdit> changes) {
        if (changes.isEmpty()) {
            return;
        }
        if (edits.isEmpty()) {
            head = head.copy();
        }
        changes.forEach(edit -> edit.applyTo(head));
        edits.addAll(changes);
    }

    private AccessSubject subject(Claims claims) {
        return AccessSubject.ofRequest(
                head, request.downstream(), claims, context.settings().trustedHops());
    }

    private JwtRules tokens() {
        return policy.tokens();
    }
}
