package dev.weft.waypoint.authz.jwt;

import com.google.protobuf.ByteString;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.RequestEdit;
import dev.weft.waypoint.request.ResponseFlag;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tokens of one request, one after the other. One event loop. */
final class JwtCheck {

    /** More in one request is no honest use. */
    private static final int MOST = 8;

    /** A token, where it stands, and the rules that take tokens from there. */
    record Candidate(String text, TokenPlace place, List<TokenRule> rules) {

        /** Never the token. */
        @Override
        public String toString() {
            return "a token in " + place;
        }
    }

    private final JwtRules rules;
    private final RequestHead head;
    private final List<Candidate> candidates;
    private final TokenVerifier verifier;
    private final EventLoop loop;
    private final Consumer<JwtOutcome> then;
    private final List<RequestEdit> claimEdits = new ArrayList<>();
    private final Set<TokenPlace> removed = new LinkedHashSet<>();
    private @Nullable Claims claims;
    private @Nullable JwtException failure;

    JwtCheck(
            JwtRules rules,
            RequestHead head,
            List<Candidate> candidates,
            TokenVerifier verifier,
            EventLoop loop,
            Consumer<JwtOutcome> then) {
        this.rules = rules;
        this.head = head;
        this.candidates = candidates;
        this.verifier = verifier;
        this.loop = loop;
        this.then = then;
    }

    void start() {
        if (candidates.size() > MOST) {
            then.accept(refused(JwtException.of("Too many Jwts")));
            return;
        }
        next(0);
    }

    private void next(int at) {
        if (at == candidates.size()) {
            finish();
            return;
        }
        Candidate candidate = candidates.get(at);
        Token token;
        List<TokenRule> fitting;
        try {
            token = Token.parse(candidate.text());
            fitting =
                    candidate.rules().stream()
                            .filter(rule -> rule.issuer().equals(token.issuer()))
                            .toList();
            if (fitting.isEmpty()) {
                throw JwtException.of("Jwt issuer is not configured");
            }
        } catch (JwtException e) {
            bad(candidate, e);
            next(at + 1);
            return;
        }
        tryRule(candidate, token, fitting, 0, at);
    }

    private void tryRule(
            Candidate candidate, Token token, List<TokenRule> fitting, int rule, int at) {
        verifier.verify(
                fitting.get(rule),
                candidate.text(),
                token,
                loop,
                new TokenVerifier.Receiver() {
                    @Override
                    public void verified(Claims found) {
                        good(candidate, fitting.get(rule), token, found);
                        next(at + 1);
                    }

                    @Override
                    public void refused(JwtException why) {
                        if (rule + 1 < fitting.size()) {
                            tryRule(candidate, token, fitting, rule + 1, at);
                            return;
                        }
                        bad(candidate, why);
                        next(at + 1);
                    }
                });
    }

    private void good(Candidate candidate, TokenRule rule, Token token, Claims found) {
        if (claims == null) {
            claims = found;
        }
        claimEdits.addAll(rule.edits(token, found));
        if (!rule.forward()) {
            removed.add(candidate.place());
        }
    }

    /** Beside a good token it may be there, but it is not handed on. */
    private void bad(Candidate candidate, JwtException why) {
        if (failure == null) {
            failure = why;
        }
        removed.add(candidate.place());
    }

    private void finish() {
        if (claims == null) {
            then.accept(refused(failure == null ? JwtException.of("Jwt is missing") : failure));
            return;
        }
        List<RequestEdit> edits = new ArrayList<>(TokenRemoval.edits(head, removed));
        edits.addAll(claimEdits);
        then.accept(rules.accepted(head, claims, edits));
    }

    private JwtOutcome refused(JwtException why) {
        String message = why.getMessage();
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        if (why.status() == 401) {
            headers.add(Map.entry("www-authenticate", challenge()));
        }
        headers.add(Map.entry("content-type", "text/plain"));
        return new JwtOutcome.Refused(
                new LocalResponse(
                        why.status(),
                        headers,
                        ByteString.copyFromUtf8(message),
                        ResponseFlag.DENIED,
                        "jwt_authn_access_denied{" + message.replace(' ', '_') + "}"));
    }

    private String challenge() {
        String realm = head.scheme() + "://" + head.authority() + head.path();
        return "Bearer realm=\"" + quotable(realm) + "\", error=\"invalid_token\"";
    }

    /** Without what would end the quotes, or the line. */
    private static String quotable(String text) {
        StringBuilder quotable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x20 && c < 0x7f && c != '"' && c != '\\') {
                quotable.append(c);
            }
        }
        return quotable.toString();
    }
}
