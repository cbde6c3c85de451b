package dev.weft.controller.route;

import dev.weft.api.waypoint.GrpcMethod;
import dev.weft.api.waypoint.HttpMatch;
import dev.weft.api.waypoint.NamedMatch;
import dev.weft.api.waypoint.StringMatch;
import dev.weft.controller.reading.Known;
import dev.weft.controller.reading.Patterns;
import dev.weft.manifest.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The matches of HTTPRoutes and GRPCRoutes. Pure. */
public final class Matches {

    private Matches() {}

    /** A match of an HTTPRoute. */
    public static HttpMatch http(Field match) {
        Known.fields(match, "path", "headers", "queryParams", "method");
        HttpMatch.Builder made = HttpMatch.newBuilder();
        if (match.at("path").isPresent()) {
            path(match.at("path"), made);
        }
        match.at("method")
                .text()
                .ifPresent(method -> made.setMethod(StringMatch.newBuilder().setExact(method)));
        made.addAllHeaders(named(match.at("headers"), true));
        made.addAllQuery(named(match.at("queryParams"), false));
        return made.build();
    }

    private static void path(Field path, HttpMatch.Builder made) {
        Known.fields(path, "type", "value");
        Field value = path.at("value");
        String text = value.text("/");
        if (!text.startsWith("/") && !path.at("type").text("").equals("RegularExpression")) {
            throw value.wrong("a path that begins with /");
        }
        switch (path.at("type").text("PathPrefix")) {
            case "Exact" -> made.setPathExact(text);
            case "PathPrefix" -> made.setPathPrefix(text);
            case "RegularExpression" -> made.setPathRegex(Patterns.regex(value));
            default -> throw path.at("type").wrong("Exact, PathPrefix or RegularExpression");
        }
    }

    static HttpMatch grpc(Field match) {
        Known.fields(match, "method", "headers");
        HttpMatch.Builder made = HttpMatch.newBuilder();
        Field method = match.at("method");
        Known.fields(method, "type", "service", "method");
        boolean regex =
                switch (method.at("type").text("Exact")) {
                    case "Exact" -> false;
                    case "RegularExpression" -> true;
                    default -> throw method.at("type").wrong("Exact or RegularExpression");
                };
        String service = grpcName(method.at("service"), regex);
        String name = grpcName(method.at("method"), regex);
        if (!service.isEmpty() || !name.isEmpty()) {
            made.setGrpc(
                    GrpcMethod.newBuilder().setService(service).setMethod(name).setRegex(regex));
        }
        made.addAllHeaders(named(match.at("headers"), true));
        return made.build();
    }

    private static String grpcName(Field field, boolean regex) {
        if (!field.isPresent()) {
            return "";
        }
        return regex ? Patterns.regex(field) : field.requiredText();
    }

    /** Of several entries with one name the first holds; names of headers have no case. */
    private static List<NamedMatch> named(Field list, boolean headers) {
        List<NamedMatch> made = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Field entry : list.list()) {
            Known.fields(entry, "type", "name", "value");
            String name = entry.at("name").requiredText();
            if (!names.add(headers ? name.toLowerCase(Locale.ROOT) : name)) {
                continue;
            }
            StringMatch.Builder match = StringMatch.newBuilder();
            switch (entry.at("type").text("Exact")) {
                case "Exact" -> match.setExact(entry.at("value").requiredText());
                case "RegularExpression" -> match.setRegex(Patterns.regex(entry.at("value")));
                default -> throw entry.at("type").wrong("Exact or RegularExpression");
            }
            made.add(NamedMatch.newBuilder().setName(name).setMatch(match).build());
        }
        return made;
    }
}
