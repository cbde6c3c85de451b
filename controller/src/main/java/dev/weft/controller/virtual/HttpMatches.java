package dev.weft.controller.virtual;

import dev.weft.api.waypoint.HttpMatch;
import dev.weft.api.waypoint.NamedMatch;
import dev.weft.api.waypoint.StringMatch;
import dev.weft.controller.reading.Known;
import dev.weft.controller.reading.Patterns;
import dev.weft.manifest.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The matches of VirtualServices. Pure. */
final class HttpMatches {

    private HttpMatches() {}

    /**
     * A match; empty for one that never holds at this proxy.
     *
     * @param gateway the one that is asked, or {@code mesh}
     */
    static Optional<HttpMatch> of(Field match, String gateway) {
        Known.fields(
                match,
                "name",
                "uri",
                "scheme",
                "method",
                "authority",
                "headers",
                "withoutHeaders",
                "queryParams",
                "ignoreUriCase",
                "port",
                "sourceLabels",
                "sourceNamespace",
                "gateways",
                "statPrefix");
        List<String> gateways = match.at("gateways").textList();
        boolean elsewhere = !gateways.isEmpty() && !gateways.contains(gateway);
        // Who the client is is not known by its labels where requests of all arrive.
        if (elsewhere || !match.at("sourceLabels").textMap().isEmpty()) {
            return Optional.empty();
        }
        if (match.at("sourceNamespace").isPresent()) {
            throw match.at("sourceNamespace").wrong("nothing: it is not supported");
        }
        HttpMatch.Builder made =
                HttpMatch.newBuilder()
                        .setIgnorePathCase(match.at("ignoreUriCase").bool(false))
                        .setPort(match.at("port").number(1, 65535).orElse(0));
        if (match.at("uri").isPresent()) {
            uri(match.at("uri"), made);
        }
        string(match.at("method")).ifPresent(made::setMethod);
        string(match.at("scheme")).ifPresent(made::setScheme);
        string(match.at("authority")).ifPresent(made::setAuthority);
        named(match.at("headers"), false).forEach(made::addHeaders);
        named(match.at("withoutHeaders"), true).forEach(made::addHeaders);
        named(match.at("queryParams"), false).forEach(made::addQuery);
        return Optional.of(made.build());
    }

    private static void uri(Field uri, HttpMatch.Builder made) {
        Map.Entry<String, Field> kind = Known.one(uri, "exact", "prefix", "regex");
        switch (kind.getKey()) {
            case "exact" -> made.setPathExact(kind.getValue().requiredText());
            case "prefix" -> made.setPathStringPrefix(kind.getValue().requiredText());
            default -> made.setPathRegex(Patterns.regex(kind.getValue()));
        }
    }

    private static List<NamedMatch> named(Field map, boolean invert) {
        return map.map().entrySet().stream()
                .map(entry ->
                        NamedMatch.newBuilder()
                                .setName(entry.getKey())
                                .setMatch(
                                        string(entry.getValue())
                                                .orElse(
                                                        StringMatch.newBuilder()
                                                                .setPresent(true)
                                                                .build()))
                                .setInvert(invert)
                                .build())
                .toList();
    }

    /** Exact, prefix or regex; empty when there is none of them, which asks for any value. */
    static Optional<StringMatch> string(Field field) {
        if (field.map().isEmpty()) {
            return Optional.empty();
        }
        Map.Entry<String, Field> kind = Known.one(field, "exact", "prefix", "regex");
        Field value = kind.getValue();
        StringMatch.Builder made = StringMatch.newBuilder();
        switch (kind.getKey()) {
            case "exact" -> made.setExact(value.requiredText());
            case "prefix" -> made.setPrefix(value.requiredText());
            default -> made.setRegex(Patterns.regex(value));
        }
        return Optional.of(made.build());
    }
}
