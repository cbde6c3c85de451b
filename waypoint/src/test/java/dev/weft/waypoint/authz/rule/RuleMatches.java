package dev.weft.waypoint.authz.rule;

import static dev.weft.waypoint.authz.Requests.WEB;
import static dev.weft.waypoint.authz.Requests.get;

import dev.weft.api.waypoint.AuthorizationRule;
import dev.weft.waypoint.authz.jwt.Claims;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One request with a token, and whether a rule matches it. */
final class RuleMatches {
    private static final Claims CLAIMS =
            new Claims(
                    Map.of(
                            "iss", "https://issuer.example",
                            "sub", "ann",
                            "aud", List.of("shop", "pay"),
                            "azp", "app-7",
                            "role", "admin",
                            "groups", List.of("dev", "ops"),
                            "scope", "read write",
                            "level", 7L,
                            "realm", Map.of("roles", List.of("owner"))),
                    Set.of("scope", "permission"));

    private RuleMatches() {}

    static boolean matches(AuthorizationRule rule) {
        RequestHead head = get("/v1/orders/7?x=1");
        head.headers().add("X-Team", "red").add("x-empty", "").add("x-two", "a").add("x-two", "b");
        return matches(rule, head, WEB);
    }

    static boolean matches(AuthorizationRule rule, RequestHead head, Downstream downstream) {
        try {
            return RuleSet.compile(List.of(rule)).match(subject(head, downstream)) == 0;
        } catch (RuleException e) {
            throw new AssertionError(e);
        }
    }

    static AccessSubject subject(RequestHead head, Downstream downstream) {
        return AccessSubject.ofRequest(head, downstream, CLAIMS, 0);
    }
}
