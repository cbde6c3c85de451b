package dev.weft.controller.extra;

import dev.weft.api.waypoint.RateLimit;
import dev.weft.controller.attach.AttachedPolicy;
import dev.weft.controller.attach.PolicyTranslator;
import dev.weft.controller.attach.TargetRef;
import dev.weft.controller.attach.Targets;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.reading.Durations;
import dev.weft.controller.reading.Known;
import dev.weft.controller.route.Matches;
import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.wds.WaypointTypes;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** RateLimitPolicies of weft.dev. */
public final class RateLimitTranslator implements PolicyTranslator {

    public static final String KIND = "RateLimitPolicy";

    private static final int MOST = 1_000_000_000;

    @Override
    public Optional<AttachedPolicy> translate(KubeObject object, Catalog catalog) {
        Field spec = object.field("spec");
        Known.fields(spec, "targetRefs", "limits");
        if (spec.at("targetRefs").list().isEmpty()) {
            throw spec.at("targetRefs").wrong("at least one target");
        }
        Targets targets = Targets.resolve(TargetRef.of(spec), object.namespace(), catalog);
        RateLimit.Builder made = head(object, targets);
        Set<String> names = new HashSet<>();
        for (Field limit : spec.at("limits").list()) {
            RateLimit.Limit one = limit(limit);
            if (!names.add(one.getName())) {
                throw limit.at("name").wrong("a name that no other limit has");
            }
            made.addLimits(one);
        }
        return Optional.of(
                AttachedPolicy.accepted(object, WaypointTypes.RATE_LIMIT, made.build(), targets));
    }

    @Override
    public Optional<AttachedPolicy> refuse(KubeObject object, Catalog catalog, String problem) {
        Targets targets = PolicyTranslator.readableTargets(object, catalog);
        return Optional.of(
                AttachedPolicy.rejected(
                        object,
                        WaypointTypes.RATE_LIMIT,
                        head(object, targets).setInvalid(problem).build(),
                        new AttachedPolicy.Reason(targets, problem)));
    }

    private static RateLimit.Builder head(KubeObject object, Targets targets) {
        return RateLimit.newBuilder()
                .setNamespace(object.namespace())
                .setName(object.name())
                .addAllTargets(targets.targets());
    }

    private static RateLimit.Limit limit(Field limit) {
        Known.fields(
                limit,
                "name",
                "matches",
                "requests",
                "window",
                "burst",
                "keys",
                "shared",
                "dryRun");
        long window = Durations.ofGatewayApi(limit.at("window")).orElse(0);
        if (window == 0) {
            throw limit.at("window").wrong("a time such as 1s or 1m");
        }
        RateLimit.Limit.Builder made =
                RateLimit.Limit.newBuilder()
                        .setName(limit.at("name").requiredText())
                        .setRequests(
                                limit.at("requests")
                                        .number(1, MOST)
                                        .orElseThrow(() ->
                                                limit.at("requests").wrong("a number of requests")))
                        .setWindowMs(window)
                        .setBurst(limit.at("burst").number(1, MOST).orElse(0))
                        .setShared(limit.at("shared").bool(false))
                        .setDryRun(limit.at("dryRun").bool(false));
        limit.at("matches").list().forEach(match -> made.addMatches(Matches.http(match)));
        limit.at("keys").list().forEach(key -> made.addKeys(key(key)));
        return made.build();
    }

    private static RateLimit.Key key(Field key) {
        Map.Entry<String, Field> one =
                Known.one(
                        key,
                        "identity",
                        "header",
                        "claim",
                        "path",
                        "clientAddress",
                        "clientNamespace");
        Field value = one.getValue();
        RateLimit.Key.Builder made = RateLimit.Key.newBuilder();
        return switch (one.getKey()) {
            case "header" -> made.setHeader(value.requiredText()).build();
            case "claim" -> made.setClaim(value.requiredText()).build();
            case "identity" -> made.setIdentity(yes(value)).build();
            case "path" -> made.setPath(yes(value)).build();
            case "clientAddress" -> made.setClientAddress(yes(value)).build();
            default -> made.setClientNamespace(yes(value)).build();
        };
    }

    private static boolean yes(Field field) {
        if (!field.bool(false)) {
            throw field.wrong("true");
        }
        return true;
    }
}
