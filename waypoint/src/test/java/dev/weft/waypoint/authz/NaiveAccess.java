package dev.weft.waypoint.authz;

import dev.weft.api.waypoint.Authorization;
import dev.weft.api.waypoint.Authorization.Action;
import dev.weft.api.waypoint.AuthorizationRule;
import dev.weft.api.waypoint.Operation;
import dev.weft.api.waypoint.Source;
import dev.weft.api.waypoint.When;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The semantics as they are written down, by regular expressions and without any index. */
final class NaiveAccess {

    private NaiveAccess() {}

    /**
     * @param head empty for a connection without HTTP
     */
    static boolean allowed(
            List<Authorization> policies, Optional<RequestHead> head, Downstream downstream) {
        boolean anyAllow = false;
        boolean allowed = false;
        for (Authorization policy : policies) {
            boolean matches =
                    policy.getRulesList().stream()
                            .anyMatch(rule -> matches(policy.getAction(), rule, head, downstream));
            if (policy.getDryRun()) {
                continue;
            }
            if (policy.getAction() == Action.DENY && matches) {
                return false;
            }
            if (policy.getAction() == Action.ALLOW) {
                anyAllow = true;
                allowed |= matches;
            }
        }
        return !anyAllow || allowed;
    }

    /** What one value of a field says; empty where there is no such thing without HTTP. */
    private static boolean matches(
            Action action,
            AuthorizationRule rule,
            Optional<RequestHead> head,
            Downstream downstream) {
        boolean http = head.isPresent();
        if (!http && action == Action.ALLOW && usesHttp(rule)) {
            return false;
        }
        boolean from =
                rule.getFromCount() == 0
                        || rule.getFromList().stream().anyMatch(it -> source(it, downstream));
        boolean to =
                rule.getToCount() == 0
                        || rule.getToList().stream().anyMatch(it -> operation(it, head));
        boolean when =
                rule.getWhenList().stream()
                        .filter(it -> http)
                        .allMatch(it -> condition(it, head.orElseThrow()));
        return from && to && when;
    }

    private static boolean usesHttp(AuthorizationRule rule) {
        return rule.getWhenCount() > 0
                || rule.getToList().stream()
                        .anyMatch(it ->
                                it.getMethodsCount() > 0
                                        || it.getPathsCount() > 0
                                        || it.getNotPathsCount() > 0);
    }

    private static boolean source(Source source, Downstream downstream) {
        String identity = downstream.identity().map(id -> id.principal()).orElse(null);
        List<Boolean> parts = new ArrayList<>();
        parts.add(any(source.getPrincipalsList(), it -> is(it, identity)));
        parts.add(none(source.getNotPrincipalsList(), it -> is(it, identity)));
        parts.add(
                any(
                        source.getNamespacesList(),
                        it ->
                                identity != null
                                        && identity.matches(
                                                ".*/ns/" + it.replace("*", ".*") + "/.*")));
        return !parts.contains(false);
    }

    private static boolean operation(Operation operation, Optional<RequestHead> head) {
        if (head.isEmpty()) {
            return true;
        }
        String method = head.get().method();
        String path = head.get().path();
        return any(operation.getMethodsList(), it -> is(it, method))
                && any(operation.getPathsList(), it -> isPath(it, path))
                && none(operation.getNotPathsList(), it -> isPath(it, path));
    }

    private static boolean condition(When when, RequestHead head) {
        String name = when.getKey().replaceAll("request.headers\\[(.*)]", "$1");
        String value = head.headers().get(name);
        return any(when.getValuesList(), it -> is(it, value))
                && none(when.getNotValuesList(), it -> is(it, value));
    }

    private static boolean is(String pattern, String value) {
        if (value == null) {
            return false;
        }
        if (pattern.equals("*")) {
            return !value.isEmpty();
        }
        String body = pattern.replaceAll("^\\*|\\*$", "");
        String expression =
                pattern.startsWith("*")
                        ? ".*" + Pattern.quote(body)
                        : Pattern.quote(body) + (pattern.endsWith("*") ? ".*" : "");
        return Pattern.matches(expression, value);
    }

    private static boolean isPath(String pattern, String path) {
        return pattern.contains("{")
                ? path.matches(pattern.replace("{**}", ".*").replace("{*}", "[^/]+"))
                : is(pattern, path);
    }

    private static boolean any(List<String> values, java.util.function.Predicate<String> test) {
        return values.isEmpty() || values.stream().anyMatch(test);
    }

    private static boolean none(List<String> values, java.util.function.Predicate<String> test) {
        return values.stream().noneMatch(test);
    }
}
