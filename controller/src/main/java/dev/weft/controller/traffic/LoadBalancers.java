package dev.weft.controller.traffic;

import dev.weft.api.waypoint.Distribution;
import dev.weft.api.waypoint.HashCookie;
import dev.weft.api.waypoint.HashKey;
import dev.weft.api.waypoint.Header;
import dev.weft.api.waypoint.LoadBalancer;
import dev.weft.api.waypoint.Locality;
import dev.weft.api.waypoint.Warmup;
import dev.weft.controller.reading.Durations;
import dev.weft.controller.reading.Known;
import dev.weft.manifest.Field;
import java.util.Map;
import java.util.OptionalLong;

/** The loadBalancer of DestinationRules. Pure. */
final class LoadBalancers {

    private static final int MAGLEV_TABLE = 65_537;
    private static final int RING = 1024;

    private LoadBalancers() {}

    static LoadBalancer of(Field field) {
        Known.fields(
                field,
                "simple",
                "consistentHash",
                "localityLbSetting",
                "warmupDurationSecs",
                "warmup");
        LoadBalancer.Builder made = LoadBalancer.newBuilder();
        if (field.at("consistentHash").isPresent()) {
            if (field.at("simple").isPresent()) {
                throw field.at("simple").wrong("either simple or consistentHash");
            }
            hash(field.at("consistentHash"), made);
        } else {
            made.setAlgorithm(simple(field.at("simple")));
        }
        warmup(field, made);
        if (field.at("localityLbSetting").isPresent()) {
            made.setLocality(locality(field.at("localityLbSetting")));
        }
        return made.build();
    }

    private static LoadBalancer.Algorithm simple(Field field) {
        return switch (field.text("UNSPECIFIED")) {
            case "UNSPECIFIED" -> LoadBalancer.Algorithm.UNSPECIFIED;
            case "LEAST_REQUEST", "LEAST_CONN" -> LoadBalancer.Algorithm.LEAST_REQUEST;
            case "ROUND_ROBIN" -> LoadBalancer.Algorithm.ROUND_ROBIN;
            case "RANDOM" -> LoadBalancer.Algorithm.RANDOM;
            case "PASSTHROUGH" -> LoadBalancer.Algorithm.PASSTHROUGH;
            default -> throw field.wrong("LEAST_REQUEST, ROUND_ROBIN, RANDOM or PASSTHROUGH");
        };
    }

    private static void hash(Field hash, LoadBalancer.Builder made) {
        Known.fields(
                hash,
                "httpHeaderName",
                "httpCookie",
                "useSourceIp",
                "httpQueryParameterName",
                "ringHash",
                "maglev",
                "minimumRingSize");
        HashKey.Builder key = HashKey.newBuilder();
        hash.at("httpHeaderName").text().ifPresent(key::setHeader);
        hash.at("httpQueryParameterName").text().ifPresent(key::setQueryParameter);
        hash.at("useSourceIp").bool().ifPresent(key::setSourceIp);
        if (hash.at("httpCookie").isPresent()) {
            key.setCookie(cookie(hash.at("httpCookie")));
        }
        if (key.getKeyCase() == HashKey.KeyCase.KEY_NOT_SET) {
            throw hash.wrong("httpHeaderName, httpCookie, useSourceIp or httpQueryParameterName");
        }
        made.setHash(key);
        if (hash.at("maglev").isPresent()) {
            made.setAlgorithm(LoadBalancer.Algorithm.MAGLEV)
                    .setTableSize(
                            Numbers.count(hash.at("maglev", "tableSize")).orElse(MAGLEV_TABLE));
            return;
        }
        made.setAlgorithm(LoadBalancer.Algorithm.RING_HASH)
                .setTableSize(
                        Numbers.count(hash.at("ringHash", "minimumRingSize"))
                                .or(() -> Numbers.count(hash.at("minimumRingSize")))
                                .orElse(RING));
    }

    private static HashCookie cookie(Field cookie) {
        Known.fields(cookie, "name", "path", "ttl", "attributes");
        HashCookie.Builder made =
                HashCookie.newBuilder()
                        .setName(cookie.at("name").requiredText())
                        .setPath(cookie.at("path").text(""))
                        .setTtlMs(Durations.ofIstio(cookie.at("ttl")).orElse(0));
        for (Field attribute : cookie.at("attributes").list()) {
            made.addAttributes(
                    Header.newBuilder()
                            .setName(attribute.at("name").requiredText())
                            .setValue(attribute.at("value").text("")));
        }
        return made.build();
    }

    private static void warmup(Field field, LoadBalancer.Builder made) {
        Field warmup = field.at("warmup");
        OptionalLong duration =
                warmup.isPresent()
                        ? Durations.ofIstio(warmup.at("duration"))
                        : Durations.ofIstio(field.at("warmupDurationSecs"));
        duration.ifPresent(millis ->
                made.setWarmup(
                        Warmup.newBuilder()
                                .setDurationMs(millis)
                                .setLeastPercent(
                                        Numbers.percent(warmup.at("minimumPercent")).orElse(10))
                                .setAggression(aggression(warmup.at("aggression")))));
    }

    private static double aggression(Field field) {
        double value = field.isPresent() ? field.decimal() : 1.0;
        if (value < 1.0) {
            throw field.wrong("a number from 1.0");
        }
        return value;
    }

    private static Locality locality(Field field) {
        Known.fields(field, "enabled", "distribute", "failover", "failoverPriority");
        Locality.Builder made =
                Locality.newBuilder()
                        .setDisabled(!field.at("enabled").bool(true))
                        .addAllFailoverPriority(field.at("failoverPriority").textList());
        for (Field entry : field.at("distribute").list()) {
            Distribution.Builder distribution =
                    Distribution.newBuilder().setFrom(entry.at("from").requiredText());
            int sum = 0;
            for (Map.Entry<String, Field> to : entry.at("to").map().entrySet()) {
                int share = Numbers.percent(to.getValue()).orElse(0);
                sum += share;
                distribution.putTo(to.getKey(), share);
            }
            if (sum != 100) {
                throw entry.at("to").wrong("shares that make 100 together, not " + sum);
            }
            made.addDistribute(distribution);
        }
        for (Field entry : field.at("failover").list()) {
            made.putFailover(entry.at("from").requiredText(), entry.at("to").requiredText());
        }
        return made.build();
    }
}
