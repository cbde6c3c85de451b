package dev.weft.waypoint.route;

import com.google.protobuf.ByteString;
import dev.weft.api.waypoint.Backend;
import dev.weft.api.waypoint.DirectResponse;
import dev.weft.api.waypoint.ExternalAuth;
import dev.weft.api.waypoint.Header;
import dev.weft.api.waypoint.HttpActions;
import dev.weft.api.waypoint.HttpRule;
import dev.weft.waypoint.filter.CorsPolicy;
import dev.weft.waypoint.filter.Edits;
import dev.weft.waypoint.filter.FaultInjection;
import dev.weft.waypoint.filter.LocalHeaders;
import dev.weft.waypoint.filter.RedirectRule;
import dev.weft.waypoint.match.InvalidConfig;
import dev.weft.waypoint.match.PathMatch;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.waypoint.route.plan.ForwardPlan;
import dev.weft.waypoint.route.plan.MirrorPlan;
import dev.weft.waypoint.route.plan.RetryPlan;
import dev.weft.waypoint.route.plan.RouteName;
import dev.weft.waypoint.route.plan.RouteTimeouts;
import dev.weft.waypoint.route.plan.SessionPlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/** Compiles one rule of a route, for one way in which it matches paths. Pure. */
final class RuleCompiler {
    private final RouteId route;
    private final HttpRule rule;
    private final RouteName name;
    private final PathMatch matched;

    private RuleCompiler(RouteId route, int place, HttpRule rule, PathMatch matched) {
        this.route = route;
        this.rule = rule;
        this.name = route.rule(rule.getName().isEmpty() ? Integer.toString(place) : rule.getName());
        this.matched = matched;
    }

    static CompiledRule compile(RouteId route, int place, HttpRule rule, PathMatch matched)
            throws InvalidConfig {
        return new RuleCompiler(route, place, rule, matched).compile();
    }

    private CompiledRule compile() throws InvalidConfig {
        HttpActions actions = rule.getActions();
        Edits edits = Edits.compile(actions, matched, route.kind().dialect());
        Optional<SessionPlan> session =
                rule.hasSession()
                        ? Optional.of(SessionPlan.compile(rule.getSession(), sessionName()))
                        : Optional.empty();
        return new CompiledRule(
                name,
                rule.getInvalid(),
                actions.hasCors()
                        ? Optional.of(CorsPolicy.compile(actions.getCors(), route.kind().dialect()))
                        : Optional.empty(),
                actions.hasFault()
                        ? Optional.of(FaultInjection.compile(actions.getFault()))
                        : Optional.empty(),
                answer(),
                edits.response(),
                new Weighted<>(backends(edits, session)),
                session,
                route.kind().invalidStatus());
    }

    private Optional<CompiledRule.Answer> answer() throws InvalidConfig {
        return switch (rule.getAnswerCase()) {
            case REDIRECT ->
                    Optional.of(
                            new CompiledRule.Answer.Redirect(
                                    RedirectRule.compile(
                                            rule.getRedirect(), matched, route.kind().dialect())));
            case DIRECT -> Optional.of(new CompiledRule.Answer.Direct(direct(rule.getDirect())));
            case ANSWER_NOT_SET -> Optional.empty();
        };
    }

    private static LocalResponse direct(DirectResponse direct) throws InvalidConfig {
        if (direct.getStatus() < 200 || direct.getStatus() > 599) {
            throw new InvalidConfig(
                    "direct response with status "
                            + Integer.toUnsignedString(direct.getStatus())
                            + ": expected 200 to 599");
        }
        var headers = new ArrayList<Map.Entry<String, String>>();
        for (Header header : direct.getHeadersList()) {
            headers.add(LocalHeaders.checked(header));
        }
        boolean typed = headers.stream().anyMatch(h -> h.getKey().equals("content-type"));
        ByteString body = direct.getBody();
        if (!typed && !body.isEmpty()) {
            headers.add(Map.entry("content-type", "text/plain"));
        }
        return new LocalResponse(
                direct.getStatus(), headers, body, ResponseFlag.NONE, "direct_response");
    }

    private List<Weighted.Entry<CompiledBackend>> backends(
            Edits edits, Optional<SessionPlan> session) throws InvalidConfig {
        Optional<RetryPlan> retry =
                rule.hasRetry()
                        ? Optional.of(RetryPlan.compile(rule.getRetry(), route.kind().dialect()))
                        : Optional.empty();
        RouteTimeouts timeouts = RouteTimeouts.compile(rule.getTimeouts());
        List<CompiledBackend.SomeMirror> mirrors = mirrors(rule.getActions());
        var backends = new ArrayList<Weighted.Entry<CompiledBackend>>();
        for (int i = 0; i < rule.getBackendsCount(); i++) {
            Backend backend = rule.getBackends(i);
            try {
                Edits inner = edits.around(backendEdits(backend));
                var all = new ArrayList<>(mirrors);
                all.addAll(mirrors(backend.getActions()));
                CompiledBackend compiled;
                if (!backend.getInvalid().isEmpty()) {
                    compiled =
                            new CompiledBackend.Invalid(
                                    Backends.invalidStatus(backend, route.kind()),
                                    backend.getInvalid());
                } else if (backend.hasRedirect()) {
                    compiled =
                            new CompiledBackend.Redirects(
                                    RedirectRule.compile(
                                            backend.getRedirect(), matched, route.kind().dialect()),
                                    inner.response());
                } else {
                    compiled =
                            new CompiledBackend.Forwards(
                                    new ForwardPlan(
                                            Backends.destination(backend),
                                            inner.request(),
                                            inner.response(),
                                            timeouts,
                                            retry,
                                            always(all),
                                            session,
                                            externalAuth(backend),
                                            extensions(backend),
                                            matchedPrefix()),
                                    sometimes(all));
                }
                backends.add(
                        new Weighted.Entry<>(
                                compiled,
                                Backends.weight(backend, rule.getBackendsCount(), route.kind())));
            } catch (InvalidConfig e) {
                throw e.in("backend " + i);
            }
        }
        return backends;
    }

    private Edits backendEdits(Backend backend) throws InvalidConfig {
        HttpActions actions = backend.getActions();
        if (actions.hasCors() || actions.hasFault()) {
            throw new InvalidConfig("CORS and faults are for rules, not for one of their backends");
        }
        return Edits.compile(actions, matched, route.kind().dialect());
    }

    private Optional<ExternalAuth> externalAuth(Backend backend) throws InvalidConfig {
        boolean ofRule = rule.getActions().hasExternalAuth();
        boolean ofBackend = backend.getActions().hasExternalAuth();
        if (ofRule && ofBackend) {
            throw new InvalidConfig("external authorization at the rule and at the backend");
        }
        if (ofRule) {
            return Optional.of(rule.getActions().getExternalAuth());
        }
        return ofBackend ? Optional.of(backend.getActions().getExternalAuth()) : Optional.empty();
    }

    private List<String> extensions(Backend backend) {
        var names = new ArrayList<>(rule.getActions().getExtensionsList());
        names.addAll(backend.getActions().getExtensionsList());
        return names;
    }

    private String matchedPrefix() {
        return switch (matched) {
            case PathMatch.ElementPrefix prefix -> prefix.value().isEmpty() ? "/" : prefix.value();
            case PathMatch.StringPrefix prefix -> prefix.value();
            case PathMatch.Exact exact -> "";
            case PathMatch.Regular regular -> "";
        };
    }

    /** Mirrors that can be used: one that cannot changes nothing for the request itself. */
    private List<CompiledBackend.SomeMirror> mirrors(HttpActions actions) throws InvalidConfig {
        var mirrors = new ArrayList<CompiledBackend.SomeMirror>();
        for (var mirror : actions.getMirrorsList()) {
            Backend backend = mirror.getBackend();
            if (!backend.getInvalid().isEmpty()) {
                continue;
            }
            try {
                Edits edits = Edits.compile(backend.getActions(), matched, route.kind().dialect());
                MirrorPlan plan =
                        MirrorPlan.of(
                                Backends.destination(backend),
                                edits.request(),
                                mirror.getKeepAuthority());
                mirrors.add(new CompiledBackend.SomeMirror(plan, Backends.share(mirror)));
            } catch (InvalidConfig e) {
                throw e.in("mirror");
            }
        }
        return mirrors;
    }

    private static List<MirrorPlan> always(List<CompiledBackend.SomeMirror> mirrors) {
        return mirrors.stream()
                .filter(some -> Backends.isAll(some.share()))
                .map(CompiledBackend.SomeMirror::mirror)
                .toList();
    }

    private static List<CompiledBackend.SomeMirror> sometimes(
            List<CompiledBackend.SomeMirror> mirrors) {
        return mirrors.stream().filter(some -> !Backends.isAll(some.share())).toList();
    }

    private String sessionName() {
        var sum = new CRC32();
        sum.update(name.toString().getBytes(StandardCharsets.UTF_8));
        return "weft-session-" + Long.toHexString(sum.getValue());
    }
}
