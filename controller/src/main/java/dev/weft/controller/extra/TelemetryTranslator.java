package dev.weft.controller.extra;

import dev.weft.api.waypoint.AccessLog;
import dev.weft.api.waypoint.MetricOverride;
import dev.weft.api.waypoint.Tag;
import dev.weft.api.waypoint.Telemetry;
import dev.weft.controller.attach.AttachedPolicy;
import dev.weft.controller.attach.PolicyTranslator;
import dev.weft.controller.attach.TargetRef;
import dev.weft.controller.attach.Targets;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.catalog.MeshConfig;
import dev.weft.controller.reading.Known;
import dev.weft.expression.Condition;
import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.wds.WaypointTypes;
import java.util.Map;
import java.util.Optional;

/**
 * Telemetry of Istio's API. One without targets is for every proxy of its namespace, in the root
 * for every one; one that selects pods is not for proxies of Gateways.
 */
public final class TelemetryTranslator implements PolicyTranslator {

    public static final String KIND = "Telemetry";

    private static final Map<String, String> METRICS =
            Map.ofEntries(
                    Map.entry("ALL_METRICS", ""),
                    Map.entry("REQUEST_COUNT", "istio_requests_total"),
                    Map.entry("REQUEST_DURATION", "istio_request_duration_milliseconds"),
                    Map.entry("REQUEST_SIZE", "istio_request_bytes"),
                    Map.entry("RESPONSE_SIZE", "istio_response_bytes"),
                    Map.entry("TCP_OPENED_CONNECTIONS", "istio_tcp_connections_opened_total"),
                    Map.entry("TCP_CLOSED_CONNECTIONS", "istio_tcp_connections_closed_total"),
                    Map.entry("TCP_SENT_BYTES", "istio_tcp_sent_bytes_total"),
                    Map.entry("TCP_RECEIVED_BYTES", "istio_tcp_received_bytes_total"),
                    Map.entry("GRPC_REQUEST_MESSAGES", "istio_request_messages_total"),
                    Map.entry("GRPC_RESPONSE_MESSAGES", "istio_response_messages_total"));

    @Override
    public Optional<AttachedPolicy> translate(KubeObject object, Catalog catalog) {
        Field spec = object.field("spec");
        Known.fields(
                spec, "selector", "targetRef", "targetRefs", "metrics", "tracing", "accessLogging");
        if (spec.at("selector").isPresent()) {
            return Optional.empty();
        }
        Targets targets =
                PolicyTranslator.namesTargets(object)
                        ? Targets.resolve(TargetRef.of(spec), object.namespace(), catalog)
                        : Targets.everything(object.namespace(), catalog);
        Telemetry.Builder made =
                Telemetry.newBuilder()
                        .setNamespace(object.namespace())
                        .setName(object.name())
                        .addAllTargets(targets.targets());
        for (Field metrics : spec.at("metrics").list()) {
            metrics.at("overrides").list().forEach(o -> override(o, made));
        }
        spec.at("tracing").list().forEach(tracing -> tracing(tracing, catalog, made));
        spec.at("accessLogging").list().forEach(log -> accessLog(log, catalog, made));
        return Optional.of(
                AttachedPolicy.accepted(object, WaypointTypes.TELEMETRY, made.build(), targets));
    }

    /** What is watched changes nothing of what is let through. */
    @Override
    public Optional<AttachedPolicy> refuse(KubeObject object, Catalog catalog, String problem) {
        return Optional.empty();
    }

    private static void override(Field override, Telemetry.Builder made) {
        Known.fields(override, "match", "disabled", "tagOverrides");
        Field match = override.at("match");
        // A proxy of a Gateway is the server of its clients.
        if (match.at("mode").text("").equals("CLIENT")) {
            return;
        }
        MetricOverride.Builder one =
                MetricOverride.newBuilder().setDisabled(override.at("disabled").bool(false));
        if (match.at("customMetric").isPresent()) {
            one.setMetric(match.at("customMetric").requiredText());
        } else {
            String name = match.at("metric").text("ALL_METRICS");
            one.setMetric(
                    Optional.ofNullable(METRICS.get(name))
                            .orElseThrow(() -> match.at("metric").wrong("one of Istio's metrics")));
        }
        override.at("tagOverrides")
                .map()
                .forEach((tag, field) -> {
                    switch (field.at("operation").text("UPSERT")) {
                        case "UPSERT" -> one.putSet(tag, field.at("value").requiredText());
                        case "REMOVE" -> one.addRemove(tag);
                        default -> throw field.at("operation").wrong("UPSERT or REMOVE");
                    }
                });
        made.addMetrics(one);
    }

    private static void tracing(Field tracing, Catalog catalog, Telemetry.Builder made) {
        if (tracing.at("randomSamplingPercentage").isPresent()) {
            made.setSamplingPercent(tracing.at("randomSamplingPercentage").decimal());
        }
        made.setDisableSpans(tracing.at("disableSpanReporting").bool(made.getDisableSpans()));
        for (Map.Entry<String, Field> entry : tracing.at("customTags").map().entrySet()) {
            Field field = entry.getValue();
            Tag.Builder tag = Tag.newBuilder().setName(entry.getKey());
            if (field.at("literal").isPresent()) {
                tag.setLiteral(field.at("literal", "value").requiredText());
            } else if (field.at("header").isPresent()) {
                tag.setHeader(field.at("header", "name").requiredText())
                        .setDefaultValue(field.at("header", "defaultValue").text(""));
            } else if (field.at("environment").isPresent()) {
                tag.setEnvironment(field.at("environment", "name").requiredText())
                        .setDefaultValue(field.at("environment", "defaultValue").text(""));
            } else {
                throw field.wrong("literal, header or environment");
            }
            made.addTags(tag);
        }
        for (Field provider : tracing.at("providers").list()) {
            provider(provider, catalog)
                    .flatMap(p -> endpoint(p.at("opentelemetry")))
                    .ifPresent(made::setOtlpEndpoint);
        }
    }

    private static void accessLog(Field log, Catalog catalog, Telemetry.Builder made) {
        if (log.at("match", "mode").text("").equals("CLIENT")) {
            return;
        }
        made.setAccessLog(!log.at("disabled").bool(false));
        AccessLog.Builder settings = AccessLog.newBuilder();
        for (Field name : log.at("providers").list()) {
            Optional<Field> provider = provider(name, catalog);
            if (provider.isEmpty()) {
                continue;
            }
            Field file = provider.get().at("envoyFileAccessLog", "logFormat");
            file.at("text")
                    .text()
                    .ifPresent(text -> settings.setFormat(AccessLog.Format.TEXT).setTemplate(text));
            if (file.at("labels").isPresent()) {
                settings.setFormat(AccessLog.Format.JSON).putAllFields(file.at("labels").textMap());
            }
            endpoint(provider.get().at("envoyOtelAls")).ifPresent(settings::setOtlpEndpoint);
        }
        // A log of everything is not what was asked for: what is not understood is refused.
        Field filter = log.at("filter", "expression");
        if (filter.isPresent()) {
            settings.setFilter(condition(filter));
        }
        made.setLog(settings);
    }

    private static String condition(Field filter) {
        String text = filter.requiredText();
        try {
            Condition.parse(text);
            return text;
        } catch (IllegalArgumentException e) {
            throw filter.wrong("an expression that can be carried out (" + e.getMessage() + ")");
        }
    }

    private static Optional<Field> provider(Field name, Catalog catalog) {
        String wanted = name.at("name").requiredText();
        return MeshConfig.of(catalog).field("extensionProviders").list().stream()
                .filter(provider -> provider.at("name").text("").equals(wanted))
                .findFirst();
    }

    private static Optional<String> endpoint(Field provider) {
        return provider.isPresent()
                ? Optional.of(
                        "http://"
                                + provider.at("service").requiredText()
                                + ":"
                                + provider.at("port").number(1, 65535).orElse(4318))
                : Optional.empty();
    }
}
