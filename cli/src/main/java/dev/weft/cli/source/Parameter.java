package dev.weft.cli.source;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** A parameter of a question to a program. */
public record Parameter(String name, String value) {

    static String query(List<Parameter> parameters) {
        return parameters.stream()
                .map(p -> p.name() + "=" + URLEncoder.encode(p.value(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }
}
