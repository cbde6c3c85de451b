package dev.weft.controller.virtual;

import dev.weft.api.waypoint.Cors;
import dev.weft.api.waypoint.Fault;
import dev.weft.api.waypoint.Fraction;
import dev.weft.api.waypoint.Header;
import dev.weft.api.waypoint.HeaderActions;
import dev.weft.api.waypoint.HttpActions;
import dev.weft.api.waypoint.Mirror;
import dev.weft.api.waypoint.PathChange;
import dev.weft.api.waypoint.RegexChange;
import dev.weft.api.waypoint.Rewrite;
import dev.weft.controller.reading.Durations;
import dev.weft.controller.reading.Known;
import dev.weft.controller.reading.Patterns;
import dev.weft.controller.reading.Shares;
import dev.weft.manifest.Field;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** What a route of a VirtualService does to requests. Pure. */
record HttpActionsReader(Destinations destinations) {

    private static final String AUTHORITY = ":authority";

    HttpActions ofRoute(Field route) {
        HttpActions.Builder made = HttpActions.newBuilder();
        headers(route.at("headers"), made);
        if (route.at("rewrite").isPresent()) {
            made.mergeRewrite(rewrite(route.at("rewrite")));
        }
        if (route.at("fault").isPresent()) {
            made.setFault(fault(route.at("fault")));
        }
        if (route.at("corsPolicy").isPresent()) {
            made.setCors(cors(route.at("corsPolicy")));
        }
        if (route.at("mirror").isPresent()) {
            Field share =
                    route.at("mirrorPercentage").isPresent()
                            ? route.at("mirrorPercentage", "value")
                            : route.at("mirrorPercent");
            made.addMirrors(mirror(route.at("mirror"), share));
        }
        for (Field mirror : route.at("mirrors").list()) {
            Known.fields(mirror, "destination", "percentage");
            made.addMirrors(mirror(mirror.at("destination"), mirror.at("percentage", "value")));
        }
        return made.build();
    }

    HttpActions ofDestination(Field headers) {
        HttpActions.Builder made = HttpActions.newBuilder();
        headers(headers, made);
        return made.build();
    }

    private static void headers(Field field, HttpActions.Builder made) {
        if (!field.isPresent()) {
            return;
        }
        Known.fields(field, "request", "response");
        HeaderActions.Builder request = HeaderActions.newBuilder();
        for (Map.Entry<String, String> set : field.at("request", "set").textMap().entrySet()) {
            String name = set.getKey().toLowerCase(Locale.ROOT);
            if (name.equals("host") || name.equals(AUTHORITY)) {
                made.setRewrite(Rewrite.newBuilder().setAuthority(set.getValue()));
            } else {
                request.addSet(header(set));
            }
        }
        rest(field.at("request"), request);
        HeaderActions.Builder response = HeaderActions.newBuilder();
        sorted(field.at("response", "set")).forEach((k, v) -> response.addSet(header(k, v)));
        rest(field.at("response"), response);
        if (field.at("request").isPresent()) {
            made.setRequest(request);
        }
        if (field.at("response").isPresent()) {
            made.setResponse(response);
        }
    }

    private static void rest(Field field, HeaderActions.Builder made) {
        Known.fields(field, "set", "add", "remove");
        sorted(field.at("add")).forEach((k, v) -> made.addAdd(header(k, v)));
        made.addAllRemove(field.at("remove").textList());
    }

    private static Map<String, String> sorted(Field field) {
        return new java.util.TreeMap<>(field.textMap());
    }

    private static Header header(Map.Entry<String, String> entry) {
        return header(entry.getKey(), entry.getValue());
    }

    private static Header header(String name, String value) {
        return Header.newBuilder().setName(name).setValue(value).build();
    }

    private static Rewrite rewrite(Field field) {
        Known.fields(field, "uri", "authority", "uriRegexRewrite");
        Rewrite.Builder made = Rewrite.newBuilder().setAuthority(field.at("authority").text(""));
        field.at("uri")
                .text()
                .ifPresent(uri -> made.setPath(PathChange.newBuilder().setPrefix(uri)));
        Field regex = field.at("uriRegexRewrite");
        if (regex.isPresent()) {
            made.setPath(
                    PathChange.newBuilder()
                            .setRegex(
                                    RegexChange.newBuilder()
                                            .setPattern(Patterns.regex(regex.at("match")))
                                            .setReplacement(regex.at("rewrite").requiredText())));
        }
        return made.build();
    }

    private static Fault fault(Field field) {
        Known.fields(field, "delay", "abort");
        Fault.Builder made = Fault.newBuilder();
        Field delay = field.at("delay");
        if (delay.isPresent()) {
            Known.fields(delay, "percentage", "percent", "fixedDelay");
            OptionalLong millis = Durations.ofIstio(delay.at("fixedDelay"));
            if (millis.isEmpty()) {
                throw delay.wrong("a fixedDelay");
            }
            made.setDelayMs(millis.getAsLong()).setDelayShare(share(delay));
        }
        Field abort = field.at("abort");
        if (abort.isPresent()) {
            Known.fields(abort, "percentage", "percent", "httpStatus", "grpcStatus");
            made.setAbortShare(share(abort));
            if (abort.at("grpcStatus").isPresent()) {
                made.setAbortIsGrpc(true)
                        .setAbortGrpcStatus(GrpcStatuses.of(abort.at("grpcStatus")));
            } else {
                made.setAbortStatus(
                        abort.at("httpStatus")
                                .number(200, 599)
                                .orElseThrow(() ->
                                        abort.at("httpStatus").wrong("a status from 200 to 599")));
            }
        }
        return made.build();
    }

    private static Fraction share(Field field) {
        return Shares.percent(
                field.at("percentage").isPresent()
                        ? field.at("percentage", "value")
                        : field.at("percent"));
    }

    private Mirror mirror(Field destination, Field share) {
        Mirror.Builder made = Mirror.newBuilder().setBackend(destinations.of(destination));
        if (share.isPresent()) {
            made.setFraction(Shares.percent(share));
        }
        return made.build();
    }

    private static Cors cors(Field field) {
        Known.fields(
                field,
                "allowOrigin",
                "allowOrigins",
                "allowMethods",
                "allowHeaders",
                "exposeHeaders",
                "maxAge",
                "allowCredentials",
                "unmatchedPreflights");
        Cors.Builder made =
                Cors.newBuilder()
                        .addAllMethods(field.at("allowMethods").textList())
                        .addAllHeaders(field.at("allowHeaders").textList())
                        .addAllExpose(field.at("exposeHeaders").textList())
                        .setCredentials(field.at("allowCredentials").bool(false))
                        .setMaxAgeS(Durations.ofIstio(field.at("maxAge")).orElse(0) / 1000)
                        .setForwardUnmatchedPreflights(
                                !field.at("unmatchedPreflights").text("").equals("IGNORE"));
        for (String origin : field.at("allowOrigin").textList()) {
            made.addOriginsBuilder().setExact(origin);
        }
        for (Field origin : field.at("allowOrigins").list()) {
            HttpMatches.string(origin).ifPresent(made::addOrigins);
        }
        boolean any = made.getOriginsList().stream().anyMatch(o -> o.getExact().equals("*"));
        return made.setAnyOrigin(any).build();
    }
}
