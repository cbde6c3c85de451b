package dev.weft.controller.route;

import dev.weft.api.waypoint.Backend;
import dev.weft.api.waypoint.ExternalAuth;
import dev.weft.api.waypoint.StringMatch;
import dev.weft.controller.reading.Known;
import dev.weft.manifest.Field;

/** The ExternalAuth filter of the Gateway API; whoever cannot be asked has denied. Pure. */
final class ExternalAuthFilter {

    private static final int FORBIDDEN = 403;

    private ExternalAuthFilter() {}

    static ExternalAuth of(Field field, Backends backends) {
        Known.fields(field, "protocol", "backendRef", "grpc", "http", "forwardBody");
        Backend.Builder backend = backends.one(field.at("backendRef"));
        boolean grpc =
                switch (field.at("protocol").requiredText()) {
                    case "GRPC" -> true;
                    case "HTTP" -> false;
                    default -> throw field.at("protocol").wrong("GRPC or HTTP");
                };
        ExternalAuth.Builder made =
                ExternalAuth.newBuilder()
                        .setProvider(field.path())
                        .setService(backend.getService())
                        .setPort(backend.getPort())
                        .setGrpc(grpc)
                        .setStatusOnError(FORBIDDEN)
                        .setPathPrefix(field.at("http", "path").text(""))
                        .setMaxBody(
                                field.at("forwardBody", "maxSize")
                                        .number(0, Integer.MAX_VALUE)
                                        .orElse(0))
                        .setInvalid(backend.getInvalid());
        Field own = field.at(grpc ? "grpc" : "http");
        own.at("allowedHeaders").textList().forEach(n -> made.addRequestHeaders(exact(n)));
        own.at("allowedResponseHeaders").textList().forEach(n -> made.addUpstreamHeaders(exact(n)));
        return made.build();
    }

    private static StringMatch exact(String name) {
        return StringMatch.newBuilder().setExact(name).setIgnoreCase(true).build();
    }
}
