package dev.weft.controller.route;

import dev.weft.api.waypoint.Cors;
import dev.weft.api.waypoint.StringMatch;
import dev.weft.controller.reading.Known;
import dev.weft.manifest.Field;
import java.util.regex.Pattern;

/** The CORS filter of the Gateway API. Pure. */
final class CorsFilter {

    private static final int MAX_AGE_SECONDS = 5;
    private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#]+");

    private CorsFilter() {}

    static Cors of(Field field) {
        Known.fields(
                field,
                "allowOrigins",
                "allowCredentials",
                "allowMethods",
                "allowHeaders",
                "exposeHeaders",
                "maxAge");
        Cors.Builder made =
                Cors.newBuilder()
                        .setCredentials(field.at("allowCredentials").bool(false))
                        .addAllMethods(field.at("allowMethods").textList())
                        .addAllHeaders(field.at("allowHeaders").textList())
                        .addAllExpose(field.at("exposeHeaders").textList())
                        .setMaxAgeS(
                                field.at("maxAge")
                                        .number(1, Integer.MAX_VALUE)
                                        .orElse(MAX_AGE_SECONDS));
        for (Field origin : field.at("allowOrigins").list()) {
            origin(origin, made);
        }
        return made.build();
    }

    /** A star in a host stands for any number of labels. */
    private static void origin(Field field, Cors.Builder made) {
        String text = field.requiredText();
        if (text.equals("*")) {
            made.setAnyOrigin(true);
            return;
        }
        if (!ORIGIN.matcher(text).matches()) {
            throw field.wrong("*, or an origin such as https://*.example.com:8443");
        }
        StringMatch.Builder match = StringMatch.newBuilder();
        if (text.contains("*")) {
            String[] parts = text.split("\\*", -1);
            StringBuilder regex = new StringBuilder();
            for (int i = 0; i < parts.length; i++) {
                regex.append(i == 0 ? "" : "[^/]*").append(quoted(parts[i]));
            }
            match.setRegex(regex.toString());
        } else {
            match.setExact(text);
        }
        made.addOrigins(match);
    }

    private static String quoted(String text) {
        return text.replaceAll("[.+?()\\[\\]{}|^$\\\\]", "\\\\$0");
    }
}
