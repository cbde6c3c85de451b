package dev.weft.controller.extra;

import dev.weft.api.waypoint.Extension;
import dev.weft.api.waypoint.JavaFilter;
import dev.weft.api.waypoint.Target;
import dev.weft.api.waypoint.WasmFilter;
import dev.weft.controller.attach.AttachedPolicy;
import dev.weft.controller.attach.PolicyTranslator;
import dev.weft.controller.attach.TargetRef;
import dev.weft.controller.attach.Targets;
import dev.weft.controller.catalog.Catalog;
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
            boolean permitted = Processors.isPermitted(object, catalog);
            return Optional.of(
                    rejected(object, made, targets, permitted ? "Invalid" : "RefNotPermitted"));
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
                        targets,
                        "Invalid"));
    }

    private static AttachedPolicy rejected(
            KubeObject object, Extension.Builder made, Targets targets, String word) {
        return AttachedPolicy.rejected(
                object,
                WaypointTypes.EXTENSION,
                made.build(),
                new AttachedPolicy.Reason(
                        targets,
                        word,
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
            Processors.read(processor, namespace, catalog, made);
        }
        long filters = Stream.of(java, wasm, processor).filter(Field::isPresent).count();
        if (filters != 1) {
            throw spec.wrong("one of java, wasm and processor");
        }
    }
}
