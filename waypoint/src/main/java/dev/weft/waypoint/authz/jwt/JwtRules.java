package dev.weft.waypoint.authz.jwt;

import dev.weft.api.waypoint.JwtRule;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.RequestEdit;
import io.netty.channel.EventLoop;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The rules about tokens that apply to a request. Immutable, any thread.
 *
 * <p>A request without token passes without principal. Of tokens that are there one must be good;
 * the first good one, by place (headers, parameters, cookies) and issuer, is the request's.
 */
public final class JwtRules {

    private final List<TokenRule> rules;
    private final Map<TokenPlace, List<TokenRule>> byPlace;
    private final Set<String> ownHeaders;

    private JwtRules(List<TokenRule> rules) {
        this.rules = rules;
        this.byPlace = new LinkedHashMap<>();
        for (Class<?> kind :
                List.of(
                        TokenPlace.InHeader.class,
                        TokenPlace.InParameter.class,
                        TokenPlace.InCookie.class)) {
            for (TokenRule rule : rules) {
                for (TokenPlace place : rule.places()) {
                    if (kind.isInstance(place)) {
                        byPlace.computeIfAbsent(place, p -> new ArrayList<>()).add(rule);
                    }
                }
            }
        }
        this.ownHeaders = new LinkedHashSet<>();
        rules.forEach(rule ->
                rule.ownHeaders().forEach(name -> ownHeaders.add(name.toLowerCase(Locale.ROOT))));
    }

    /** Why rules cannot be carried out; empty if they can. */
    public static Optional<String> problem(List<JwtRule> rules) {
        for (JwtRule rule : rules) {
            try {
                TokenRule.of(rule);
            } catch (ParseException e) {
                return Optional.of("issuer '" + rule.getIssuer() + "': " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    /** Compiles rules that have no {@link #problem}. */
    public static JwtRules of(List<JwtRule> rules) {
        List<TokenRule> compiled = new ArrayList<>(rules.size());
        for (JwtRule rule : rules) {
            try {
                compiled.add(TokenRule.of(rule));
            } catch (ParseException e) {
                throw new IllegalArgumentException(
                        "issuer '" + rule.getIssuer() + "': " + e.getMessage(), e);
            }
        }
        compiled.sort(Comparator.comparing(TokenRule::issuer));
        return new JwtRules(List.copyOf(compiled));
    }

    /** Whether there are no rules: nothing is verified then, nor removed. */
    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /**
     * Looks at the tokens of a request; its head is not changed.
     *
     * @param then called once; before this returns if no keys must be fetched, else on the loop
     */
    public void verify(
            RequestHead head, TokenVerifier verifier, EventLoop loop, Consumer<JwtOutcome> then) {
        if (isPreflight(head)) {
            then.accept(accepted(head, Claims.NONE, List.of()));
            return;
        }
        List<JwtCheck.Candidate> candidates = new ArrayList<>();
        byPlace.forEach((place, allowed) -> {
            List<String> tokens = new ArrayList<>();
            place.read(head, tokens);
            tokens.forEach(token -> candidates.add(new JwtCheck.Candidate(token, place, allowed)));
        });
        if (candidates.isEmpty()) {
            then.accept(accepted(head, Claims.NONE, List.of()));
            return;
        }
        new JwtCheck(this, head, candidates, verifier, loop, then).start();
    }

    /** With copies of our own headers removed, whoever sent them. */
    JwtOutcome accepted(RequestHead head, Claims claims, List<RequestEdit> more) {
        List<RequestEdit> edits = new ArrayList<>();
        for (String name : ownHeaders) {
            if (head.headers().contains(name)) {
                edits.add(new RequestEdit.RemoveHeader(name));
            }
        }
        edits.addAll(more);
        return edits.isEmpty() && claims.isEmpty()
                ? JwtOutcome.Accepted.NO_TOKEN
                : new JwtOutcome.Accepted(claims, edits);
    }

    private static boolean isPreflight(RequestHead head) {
        return head.method().equals("OPTIONS")
                && head.headers().contains("origin")
                && head.headers().contains("access-control-request-method");
    }
}
