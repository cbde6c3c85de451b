package dev.weft.controller.extra;

import dev.weft.api.waypoint.Extension;
import dev.weft.api.waypoint.ExternalProcessor;
import dev.weft.api.waypoint.ExternalProcessor.Attribute;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.catalog.CatalogService;
import dev.weft.controller.catalog.ReferenceGrants;
import dev.weft.controller.reading.Durations;
import dev.weft.controller.reading.Known;
import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The external processors of ExtensionPolicies. Pure. */
final class Processors {
    private static final int TIMEOUT_MILLIS = 1000;
    private static final int MOST_BODY = 16 << 20;

    private Processors() {}

    /** Reads one; a service that cannot be asked makes the extension invalid. */
    static void read(Field field, String namespace, Catalog catalog, Extension.Builder made) {
        Known.fields(
                field,
                "backendRef",
                "timeout",
                "maxTimeout",
                "requestHeaders",
                "requestBody",
                "requestTrailers",
                "requestAttributes",
                "responseHeaders",
                "responseBody",
                "responseTrailers",
                "responseAttributes",
                "maxBodyBytes",
                "allowModeOverride");
        Field ref = field.at("backendRef");
        Known.fields(ref, "name", "namespace", "port");
        int port =
                ref.at("port")
                        .number(1, 65535)
                        .orElseThrow(() -> ref.at("port").wrong("a port, 1 to 65535"));
        String of = ref.at("namespace").text(namespace);
        String name = ref.at("name").requiredText();
        boolean permitted = isPermitted(namespace, of, name, catalog);
        Optional<CatalogService> service = catalog.service(of, name).filter(found -> permitted);
        if (!permitted) {
            made.setInvalid(
                    ref.path()
                            + ": Service "
                            + of
                            + "/"
                            + name
                            + " is in another namespace, and no ReferenceGrant there permits it");
        } else if (service.isEmpty() || service.get().port(port).isEmpty()) {
            made.setInvalid(ref.path() + ": there is no such Service, or it has no port " + port);
        }
        made.setProcessor(
                ExternalProcessor.newBuilder()
                        .setService(service.map(s -> s.key().toString()).orElse(""))
                        .setPort(port)
                        .setTimeoutMs(
                                Durations.ofGatewayApi(field.at("timeout")).orElse(TIMEOUT_MILLIS))
                        .setMaxTimeoutMs(Durations.ofGatewayApi(field.at("maxTimeout")).orElse(0))
                        .setSkipRequestHeaders(!field.at("requestHeaders").bool(true))
                        .setRequestBody(mode(field.at("requestBody")))
                        .setRequestTrailers(field.at("requestTrailers").bool(false))
                        .addAllRequestAttributes(attributes(field.at("requestAttributes")))
                        .setResponseHeaders(field.at("responseHeaders").bool(false))
                        .setResponseBody(mode(field.at("responseBody")))
                        .setResponseTrailers(field.at("responseTrailers").bool(false))
                        .addAllResponseAttributes(attributes(field.at("responseAttributes")))
                        .setMaxBodyBytes(field.at("maxBodyBytes").number(1, MOST_BODY).orElse(0))
                        .setAllowModeOverride(field.at("allowModeOverride").bool(false)));
    }

    /** Whether the service that an object names may be named by it; true if it names none. */
    static boolean isPermitted(KubeObject object, Catalog catalog) {
        Field ref = object.field("spec", "processor", "backendRef");
        return !ref.isPresent()
                || isPermitted(
                        object.namespace(),
                        ref.at("namespace").text(object.namespace()),
                        ref.at("name").requiredText(),
                        catalog);
    }

    private static boolean isPermitted(String from, String to, String name, Catalog catalog) {
        return catalog.grants()
                .allow(
                        new ReferenceGrants.From("weft.dev", ExtensionTranslator.KIND, from),
                        new ReferenceGrants.To("", "Service", to, name));
    }

    private static ExternalProcessor.BodyMode mode(Field mode) {
        return switch (mode.text("None")) {
            case "None" -> ExternalProcessor.BodyMode.NONE;
            case "Buffered" -> ExternalProcessor.BodyMode.BUFFERED;
            case "Streamed" -> ExternalProcessor.BodyMode.STREAMED;
            case "BufferedPartial" -> ExternalProcessor.BodyMode.BUFFERED_PARTIAL;
            default -> throw mode.wrong("None, Buffered, Streamed or BufferedPartial");
        };
    }

    private static List<Attribute> attributes(Field list) {
        return list.list().stream().map(Processors::attribute).distinct().toList();
    }

    private static Attribute attribute(Field field) {
        String text = field.requiredText();
        return known().stream()
                .filter(one -> name(one).equals(text))
                .findFirst()
                .orElseThrow(() ->
                        field.wrong(
                                "one of "
                                        + known().stream()
                                                .map(Processors::name)
                                                .collect(Collectors.joining(", "))));
    }

    private static List<Attribute> known() {
        return Arrays.stream(Attribute.values())
                .filter(one -> one != Attribute.UNRECOGNIZED)
                .filter(one -> one != Attribute.ATTRIBUTE_UNSPECIFIED)
                .toList();
    }

    /** The first underscore stands for the dot. */
    private static String name(Attribute attribute) {
        return attribute.name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
    }
}
