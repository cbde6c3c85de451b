package dev.weft.controller.extra;

import dev.weft.api.waypoint.Extension;
import dev.weft.api.waypoint.ExternalProcessor;
import dev.weft.api.waypoint.JavaFilter;
import dev.weft.api.waypoint.Target;
import dev.weft.api.waypoint.WasmFilter;
import dev.weft.controller.attach.AttachedPolicy;
import dev.weft.controller.attach.PolicyTranslator;
import dev.weft.controller.attach.TargetRef;
import dev.weft.controller.attach.Targets;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.catalog.CatalogService;
import dev.weft.controller.reading.Durations;
import dev.weft.controller.reading.Known;
import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import dev.weft.wds.WaypointTypes;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * ExtensionPolicies of weft.dev, and WasmPlugins of Istio. One that is not understood fails the
 * requests of its targets, unless it says that it fails open.
 */
public final class ExtensionTranslator implements PolicyTranslator {

    public static final String KIND = "ExtensionPolicy";
    public static final String WASM_PLUGIN = "WasmPlugin";

    private static final int TIMEOUT_MILLIS = 1000;
    private static final int MOST_BODY = 16 << 20;

    @Override
    public Optional<AttachedPolicy> translate(KubeObject object, Catalog catalog) {
        Field spec = object.field("spec");
        boolean wasm = object.kind().equals(WASM_PLUGIN);
        Targets targets =
                wasm && !PolicyTranslator.namesTargets(object)
                        ? Targets.everything(object.namespace(), catalog)
                        : Targets.resolve(TargetRef.of(spec), object.namespace(), catalog);
        Extension.Builder made = head(object, targets);
        if (wasm) {
            WasmPlugins.read(object, made);
            if (!PolicyTranslator.namesTargets(object)) {
                made.addTargets(Target.newBuilder().setEverything(true));
            }
        } else {
            policy(spec, object.namespace(), catalog, made);
        }
        if (!made.getInvalid().isEmpty()) {
            return Optional.of(rejected(object, made, targets));
        }
        return Optional.of(
                AttachedPolicy.accepted(object, WaypointTypes.EXTENSION, made.build(), targets));
    }

    @Override
    public Optional<AttachedPolicy> refuse(KubeObject object, Catalog catalog, String problem) {
        Targets targets = PolicyTranslator.readableTargets(object, catalog);
        return Optional.of(
                rejected(
                        object,
                        head(object, targets).setInvalid(problem).setFailOpen(saysOpen(object)),
                        targets));
    }

    private static AttachedPolicy rejected(
            KubeObject object, Extension.Builder made, Targets targets) {
        return AttachedPolicy.rejected(
                object,
                WaypointTypes.EXTENSION,
                made.build(),
                new AttachedPolicy.Reason(
                        targets,
                        made.getInvalid()
                                + (made.getFailOpen()
                                        ? "; requests go on without it"
                                        : "; requests of its targets are refused with 500")));
    }

    /** Whether the owner said, in words that are understood, that requests go on without it. */
    private static boolean saysOpen(KubeObject object) {
        try {
            return object.field("spec", "failStrategy").text("").equals("FAIL_OPEN")
                    || object.field("spec", "failOpen").bool(false);
        } catch (ManifestException e) {
            return false;
        }
    }

    private static Extension.Builder head(KubeObject object, Targets targets) {
        return Extension.newBuilder()
                .setNamespace(object.namespace())
                .setName(object.name())
                .addAllTargets(targets.targets());
    }

    private static void policy(
            Field spec, String namespace, Catalog catalog, Extension.Builder made) {
        Known.fields(
                spec, "targetRefs", "phase", "priority", "failOpen", "java", "wasm", "processor");
        made.setPriority(spec.at("priority").number(-1_000_000, 1_000_000).orElse(0))
                .setFailOpen(spec.at("failOpen").bool(false))
                .setPhase(
                        switch (spec.at("phase").text("BeforeRouting")) {
                            case "BeforeRouting" -> Extension.Phase.BEFORE_ROUTING;
                            case "Authentication" -> Extension.Phase.AUTHENTICATION;
                            case "Authorization" -> Extension.Phase.AUTHORIZATION;
                            case "Statistics" -> Extension.Phase.STATISTICS;
                            default ->
                                    throw spec.at("phase")
                                            .wrong(
                                                    "BeforeRouting, Authentication, Authorization"
                                                            + " or Statistics");
                        });
        Field java = spec.at("java");
        Field wasm = spec.at("wasm");
        Field processor = spec.at("processor");
        if (java.isPresent()) {
            Known.fields(java, "filter", "settings");
            made.setJava(
                    JavaFilter.newBuilder()
                            .setFilter(java.at("filter").requiredText())
                            .setSettings(java.at("settings").text("")));
        }
        if (wasm.isPresent()) {
            Known.fields(wasm, "path", "sha256", "settings", "rootId");
            made.setWasm(
                    WasmFilter.newBuilder()
                            .setPath(wasm.at("path").requiredText())
                            .setSha256(WasmPlugins.sha256(wasm.at("sha256")))
                            .setRootId(wasm.at("rootId").text(""))
                            .setSettings(wasm.at("settings").text("")));
        }
        if (processor.isPresent()) {
            processor(processor, namespace, catalog, made);
        }
        long filters = Stream.of(java, wasm, processor).filter(Field::isPresent).count();
        if (filters != 1) {
            throw spec.wrong("one of java, wasm and processor");
        }
    }

    private static void processor(
            Field field, String namespace, Catalog catalog, Extension.Builder made) {
        Known.fields(
                field,
                "backendRef",
                "timeout",
                "maxTimeout",
                "requestHeaders",
                "requestBody",
                "responseHeaders",
                "responseBody",
                "maxBodyBytes",
                "allowModeOverride");
        Field ref = field.at("backendRef");
        int port =
                ref.at("port")
                        .number(1, 65535)
                        .orElseThrow(() -> ref.at("port").wrong("a port, 1 to 65535"));
        Optional<CatalogService> service =
                catalog.service(ref.at("namespace").text(namespace), ref.at("name").requiredText());
        if (service.isEmpty() || service.get().port(port).isEmpty()) {
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
                        .setResponseHeaders(field.at("responseHeaders").bool(false))
                        .setResponseBody(mode(field.at("responseBody")))
                        .setMaxBodyBytes(field.at("maxBodyBytes").number(1, MOST_BODY).orElse(0))
                        .setAllowModeOverride(field.at("allowModeOverride").bool(false)));
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
}
