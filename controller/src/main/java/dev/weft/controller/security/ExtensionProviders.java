package dev.weft.controller.security;

import dev.weft.api.waypoint.ExternalAuth;
import dev.weft.api.waypoint.Header;
import dev.weft.api.waypoint.StringMatch;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.catalog.CatalogService;
import dev.weft.controller.catalog.MeshConfig;
import dev.weft.controller.reading.Durations;
import dev.weft.controller.reading.Known;
import dev.weft.manifest.Field;
import dev.weft.manifest.ManifestException;
import java.util.Optional;

/**
 * The external authorizers that the mesh configuration defines. Whoever asks for one that is not
 * there, or is not understood, gets one that denies.
 */
record ExtensionProviders(Catalog catalog) {

    private static final int TIMEOUT_MILLIS = 2000;
    private static final int FORBIDDEN = 403;
    private static final String HTTP = "envoyExtAuthzHttp";
    private static final String GRPC = "envoyExtAuthzGrpc";

    ExternalAuth find(String name) {
        try {
            for (Field provider : MeshConfig.of(catalog).field("extensionProviders").list()) {
                if (provider.at("name").text("").equals(name)) {
                    return provider(name, provider);
                }
            }
        } catch (ManifestException e) {
            return invalid(name, "provider '" + name + "': " + Known.complaint(e));
        }
        return invalid(
                name,
                "provider '"
                        + name
                        + "' is not one of the extensionProviders of ConfigMap "
                        + catalog.mesh().rootNamespace()
                        + "/weft");
    }

    private static ExternalAuth invalid(String name, String why) {
        return ExternalAuth.newBuilder().setProvider(name).setInvalid(why).build();
    }

    private ExternalAuth provider(String name, Field provider) {
        boolean grpc = provider.at(GRPC).isPresent();
        Field own = provider.at(grpc ? GRPC : HTTP);
        if (!own.isPresent()) {
            return invalid(name, "provider '" + name + "' is no " + HTTP + " nor " + GRPC);
        }
        Known.fields(
                own,
                "service",
                "port",
                "timeout",
                "pathPrefix",
                "failOpen",
                "clearRouteCache",
                "statusOnError",
                "includeRequestHeadersInCheck",
                "includeHeadersInCheck",
                "includeAdditionalHeadersInCheck",
                "includeRequestBodyInCheck",
                "headersToUpstreamOnAllow",
                "headersToDownstreamOnDeny",
                "headersToDownstreamOnAllow");
        String service = own.at("service").requiredText();
        int port =
                own.at("port")
                        .number(1, 65535)
                        .orElseThrow(() -> own.at("port").wrong("a port, 1 to 65535"));
        Optional<CatalogService> found = service(service);
        if (found.isEmpty() || found.get().port(port).isEmpty()) {
            return invalid(
                    name, "provider '" + name + "': there is no service " + service + ":" + port);
        }
        ExternalAuth.Builder made =
                ExternalAuth.newBuilder()
                        .setProvider(name)
                        .setService(found.get().key().toString())
                        .setPort(port)
                        .setGrpc(grpc)
                        .setTimeoutMs(Durations.ofIstio(own.at("timeout")).orElse(TIMEOUT_MILLIS))
                        .setFailOpen(own.at("failOpen").bool(false))
                        .setStatusOnError(status(own.at("statusOnError")))
                        .setPathPrefix(own.at("pathPrefix").text(""));
        Field body = own.at("includeRequestBodyInCheck");
        made.setMaxBody(body.at("maxRequestBytes").number(0, Integer.MAX_VALUE).orElse(0))
                .setPartialBody(body.at("allowPartialMessage").bool(false));
        names(own.at("includeRequestHeadersInCheck"), made::addRequestHeaders);
        names(own.at("includeHeadersInCheck"), made::addRequestHeaders);
        names(own.at("headersToUpstreamOnAllow"), made::addUpstreamHeaders);
        names(own.at("headersToDownstreamOnDeny"), made::addDenyHeaders);
        names(own.at("headersToDownstreamOnAllow"), made::addAllowHeaders);
        own.at("includeAdditionalHeadersInCheck")
                .textMap()
                .forEach((key, value) ->
                        made.addExtraHeaders(Header.newBuilder().setName(key).setValue(value)));
        return made.build();
    }

    private Optional<CatalogService> service(String text) {
        int slash = text.indexOf('/');
        String namespace = slash < 0 ? catalog.mesh().rootNamespace() : text.substring(0, slash);
        return catalog.host(catalog.fullHost(text.substring(slash + 1), namespace), namespace);
    }

    private static int status(Field field) {
        String text = field.isNumber() ? field.number().orElseThrow().toString() : field.text("");
        if (text.isEmpty()) {
            return FORBIDDEN;
        }
        if (!text.matches("[1-5]\\d\\d")) {
            throw field.wrong("a status of HTTP");
        }
        return Integer.parseInt(text);
    }

    private static void names(Field list, java.util.function.Consumer<StringMatch> add) {
        for (String text : list.textList()) {
            StringMatch.Builder match = StringMatch.newBuilder().setIgnoreCase(true);
            if (text.equals("*")) {
                match.setPresent(true);
            } else if (text.endsWith("*")) {
                match.setPrefix(text.substring(0, text.length() - 1));
            } else if (text.startsWith("*")) {
                match.setSuffix(text.substring(1));
            } else {
                match.setExact(text);
            }
            add.accept(match.build());
        }
    }
}
