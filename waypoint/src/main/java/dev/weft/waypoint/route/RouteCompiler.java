package dev.weft.waypoint.route;

import dev.weft.api.waypoint.Backend;
import dev.weft.api.waypoint.HttpMatch;
import dev.weft.api.waypoint.HttpRule;
import dev.weft.api.waypoint.L4Rule;
import dev.weft.api.waypoint.Parent;
import dev.weft.api.waypoint.Route;
import dev.weft.net.Cidr;
import dev.weft.waypoint.match.InvalidConfig;
import dev.weft.waypoint.match.PathMatch;
import dev.weft.waypoint.match.RequestMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles routes, or says what is wrong with them. Pure. */
public final class RouteCompiler {

    /**
     * How rules see paths that they did not match by a prefix: there is nothing to keep of them.
     */
    private static final PathMatch WHOLE = new PathMatch.Exact("", false);

    private RouteCompiler() {}

    /** What is wrong with a route, and where; empty if it can be used. */
    public static Optional<String> check(Route route) {
        try {
            compile(route);
            return Optional.empty();
        } catch (InvalidConfig e) {
            return Optional.of(e.problem());
        }
    }

    static CompiledRoute compile(Route route) throws InvalidConfig {
        RouteKind kind = RouteKind.of(route.getKind());
        var id = new RouteId(kind, route.getNamespace(), route.getName(), route.getCreated());
        try {
            var attachments = new ArrayList<Attachment>();
            for (Parent parent : route.getParentsList()) {
                attachments.add(Attachment.compile(parent));
            }
            List<String> hostnames =
                    route.getHostnamesCount() == 0
                            ? List.of(HostIndex.ANY)
                            : route.getHostnamesList().stream().map(HostIndex::pattern).toList();
            return new CompiledRoute(
                    route, id, attachments, hostnames, http(id, route), l4(id, route, hostnames));
        } catch (InvalidConfig e) {
            throw e.in(id.toString());
        }
    }

    private static List<Candidate> http(RouteId id, Route route) throws InvalidConfig {
        var candidates = new ArrayList<Candidate>();
        for (int i = 0; i < route.getHttpCount(); i++) {
            try {
                addRule(id, i, route.getHttp(i), candidates);
            } catch (InvalidConfig e) {
                throw e.in("rule " + i);
            }
        }
        return candidates;
    }

    private static void addRule(RouteId id, int place, HttpRule rule, List<Candidate> candidates)
            throws InvalidConfig {
        Map<PathMatch, CompiledRule> compiled = new HashMap<>();
        List<RequestMatch> matches = matches(id, rule);
        for (int i = 0; i < matches.size(); i++) {
            PathMatch seen = seen(matches.get(i).path());
            CompiledRule action = compiled.get(seen);
            if (action == null) {
                action = RuleCompiler.compile(id, place, rule, seen);
                compiled.put(seen, action);
            }
            candidates.add(new Candidate(id, place, i, matches.get(i), action));
        }
    }

    private static PathMatch seen(PathMatch path) {
        return switch (path) {
            case PathMatch.ElementPrefix prefix -> prefix;
            case PathMatch.StringPrefix prefix -> prefix;
            case PathMatch.Exact exact -> WHOLE;
            case PathMatch.Regular regular -> WHOLE;
        };
    }

    private static List<RequestMatch> matches(RouteId id, HttpRule rule) throws InvalidConfig {
        if (rule.getMatchesCount() == 0) {
            return List.of(RequestMatch.any(id.kind().dialect()));
        }
        var matches = new ArrayList<RequestMatch>();
        for (HttpMatch match : rule.getMatchesList()) {
            try {
                matches.add(RequestMatch.compile(match, id.kind().dialect()));
            } catch (InvalidConfig e) {
                throw e.in("match " + matches.size());
            }
        }
        return matches;
    }

    private static List<L4Candidate> l4(RouteId id, Route route, List<String> hostnames)
            throws InvalidConfig {
        var candidates = new ArrayList<L4Candidate>();
        for (int i = 0; i < route.getL4Count(); i++) {
            L4Rule rule = route.getL4(i);
            try {
                for (String sni : names(id, rule, hostnames)) {
                    candidates.add(
                            new L4Candidate(
                                    id,
                                    i,
                                    id.rule(Integer.toString(i)),
                                    sni,
                                    blocks(rule),
                                    rule.getPort(),
                                    targets(id, rule),
                                    rule.getInvalid()));
                }
            } catch (InvalidConfig e) {
                throw e.in("connection rule " + i);
            }
        }
        return candidates;
    }

    /** A TLSRoute may name its servers as hostnames. */
    private static List<String> names(RouteId id, L4Rule rule, List<String> hostnames) {
        if (rule.getSniCount() > 0) {
            return rule.getSniList().stream().map(HostIndex::pattern).toList();
        }
        return id.kind() == RouteKind.TLS ? hostnames : List.of(HostIndex.ANY);
    }

    private static List<Cidr> blocks(L4Rule rule) throws InvalidConfig {
        var blocks = new ArrayList<Cidr>();
        for (String text : rule.getDestinationsList()) {
            Optional<Cidr> block = Cidr.parse(text);
            if (block.isEmpty()) {
                throw new InvalidConfig(
                        "destination \"" + text + "\": expected an address or a block of them");
            }
            blocks.add(block.get());
        }
        return blocks;
    }

    private static Weighted<L4Candidate.Target> targets(RouteId id, L4Rule rule)
            throws InvalidConfig {
        var targets = new ArrayList<Weighted.Entry<L4Candidate.Target>>();
        for (Backend backend : rule.getBackendsList()) {
            L4Candidate.Target target =
                    backend.getInvalid().isEmpty()
                            ? new L4Candidate.Target.To(Backends.destination(backend))
                            : new L4Candidate.Target.Invalid(backend.getInvalid());
            targets.add(
                    new Weighted.Entry<>(
                            target, Backends.weight(backend, rule.getBackendsCount(), id.kind())));
        }
        return new Weighted<>(targets);
    }
}
