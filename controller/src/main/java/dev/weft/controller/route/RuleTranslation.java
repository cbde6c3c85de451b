package dev.weft.controller.route;

import dev.weft.api.waypoint.Backend;
import dev.weft.api.waypoint.HttpMatch;
import dev.weft.api.waypoint.HttpRule;
import dev.weft.api.waypoint.L4Rule;
import dev.weft.controller.reading.Known;
import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules of one route for one role of proxies. One use, one thread. */
final class RuleTranslation {

    private static final int MOST_RULES = 128;

    private final Backends backends;
    private final Findings findings;

    RuleTranslation(Backends backends, Findings findings) {
        this.backends = backends;
        this.findings = findings;
    }

    List<HttpRule> http(KubeObject route) {
        List<HttpRule> rules = new ArrayList<>();
        List<Field> fields = route.field("spec", "rules").list();
        if (fields.size() > MOST_RULES) {
            throw route.field("spec", "rules").wrong("at most " + MOST_RULES + " rules");
        }
        for (Field rule : fields) {
            findings.rule();
            httpOrInvalid(rule).ifPresent(rules::add);
        }
        return rules;
    }

    /** A rule that is not understood still takes the requests that it matches, and fails them. */
    private Optional<HttpRule> httpOrInvalid(Field rule) {
        List<HttpMatch> matches = new ArrayList<>();
        try {
            for (Field match : rule.at("matches").list()) {
                matches.add(
                        backends.kind() == RouteKind.GRPC
                                ? Matches.grpc(match)
                                : Matches.http(match));
            }
        } catch (ManifestException e) {
            // What it would have matched is not known: nothing is left of it.
            findings.dropped(Known.complaint(e));
            return Optional.empty();
        }
        try {
            return Optional.of(http(rule, matches));
        } catch (ManifestException e) {
            findings.dropped(Known.complaint(e));
            return Optional.of(
                    HttpRule.newBuilder()
                            .addAllMatches(matches)
                            .setInvalid(Known.complaint(e))
                            .build());
        }
    }

    private HttpRule http(Field rule, List<HttpMatch> matches) {
        Known.fields(
                rule,
                "name",
                "matches",
                "filters",
                "backendRefs",
                "timeouts",
                "retry",
                "sessionPersistence");
        boolean prefixes = matches.stream().allMatch(RuleTranslation::isPrefix);
        Filters filters = new Filters(backends, prefixes).read(rule.at("filters"));
        HttpRule.Builder made =
                HttpRule.newBuilder().setName(rule.at("name").text("")).addAllMatches(matches);
        filters.actions().ifPresent(made::setActions);
        filters.redirect().ifPresent(made::setRedirect);
        List<Field> refs = rule.at("backendRefs").list();
        if (filters.redirect().isPresent() && !refs.isEmpty()) {
            throw RouteRefusedException.incompatible(
                    rule.path() + ": a rule that redirects has no backendRefs");
        }
        for (Field ref : refs) {
            made.addBackends(backend(ref, prefixes));
        }
        if (rule.at("timeouts").isPresent()) {
            made.setTimeouts(RuleSettings.timeouts(rule.at("timeouts")));
        }
        if (rule.at("retry").isPresent()) {
            made.setRetry(RuleSettings.retry(rule.at("retry")));
        }
        if (rule.at("sessionPersistence").isPresent()) {
            made.setSession(RuleSettings.session(rule.at("sessionPersistence"), "weft-session"));
        }
        return made.build();
    }

    private static boolean isPrefix(HttpMatch match) {
        return switch (match.getPathCase()) {
            case PATH_PREFIX, PATH_NOT_SET -> true;
            case PATH_EXACT, PATH_REGEX, PATH_STRING_PREFIX -> false;
        };
    }

    private Backend backend(Field ref, boolean prefixes) {
        Backend.Builder made = backends.weighted(ref);
        Filters filters = new Filters(backends, prefixes).read(ref.at("filters"));
        filters.actions().ifPresent(made::setActions);
        filters.redirect().ifPresent(made::setRedirect);
        return made.build();
    }

    List<L4Rule> l4(KubeObject route) {
        List<L4Rule> rules = new ArrayList<>();
        List<String> sni =
                backends.kind() == RouteKind.TLS
                        ? route.field("spec", "hostnames").textList()
                        : List.of();
        for (Field rule : route.field("spec", "rules").list()) {
            findings.rule();
            L4Rule.Builder made = L4Rule.newBuilder().addAllSni(sni);
            try {
                Known.fields(rule, "name", "backendRefs");
                rule.at("backendRefs").list().forEach(r -> made.addBackends(backends.weighted(r)));
            } catch (ManifestException e) {
                findings.dropped(Known.complaint(e));
                made.clearBackends().setInvalid(Known.complaint(e));
            }
            rules.add(made.build());
        }
        return rules;
    }
}
