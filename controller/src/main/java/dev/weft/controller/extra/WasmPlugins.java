package dev.weft.controller.extra;

import com.google.gson.Gson;
import dev.weft.api.waypoint.Extension;
import dev.weft.api.waypoint.WasmFilter;
import dev.weft.controller.reading.Known;
import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Istio's WasmPlugin, as far as the proxy can carry it out; anything else is refused by name. Pure.
 */
final class WasmPlugins {
    private static final Gson JSON = new Gson();
    private static final String FILE = "file://";

    private WasmPlugins() {}

    static void read(KubeObject object, Extension.Builder made) {
        Field spec = object.field("spec");
        Known.fields(
                spec,
                "targetRef",
                "targetRefs",
                "selector",
                "url",
                "sha256",
                "imagePullPolicy",
                "imagePullSecret",
                "verificationKey",
                "pluginConfig",
                "pluginName",
                "phase",
                "priority",
                "failStrategy",
                "type",
                "match",
                "vmConfig");
        absent(
                spec,
                "selector",
                "no selector: it names workloads, and proxies of Gateways are"
                        + " named by targetRefs");
        absent(spec, "vmConfig", "nothing: the module sees no environment");
        absent(spec, "verificationKey", "nothing: say sha256, which is checked");
        if (!spec.at("type").text("HTTP").equals("HTTP")
                && !spec.at("type").text("").equals("UNSPECIFIED_PLUGIN_TYPE")) {
            throw spec.at("type").wrong("HTTP: connections are not shown to modules");
        }
        made.setPriority(spec.at("priority").number(-1_000_000, 1_000_000).orElse(0))
                .setFailOpen(isFailOpen(spec))
                .setPhase(phase(spec.at("phase")))
                .setWasm(
                        WasmFilter.newBuilder()
                                .setPath(path(spec.at("url")))
                                .setSha256(sha256(spec.at("sha256")))
                                .setRootId(spec.at("pluginName").text(""))
                                .addAllPorts(ports(spec.at("match")))
                                .setSettings(config(object)));
    }

    /**
     * Ports that clients dialled; none for all. A proxy of a Gateway is at the side of servers:
     * what is meant for clients only is never shown to the module.
     */
    private static List<Integer> ports(Field match) {
        Set<Integer> ports = new TreeSet<>();
        boolean all = !match.isPresent();
        for (Field one : match.list()) {
            Known.fields(one, "mode", "ports");
            if (!isAtServers(one.at("mode"))) {
                continue;
            }
            List<Field> numbers = one.at("ports").list();
            all |= numbers.isEmpty();
            for (Field port : numbers) {
                Known.fields(port, "number");
                ports.add(
                        port.at("number")
                                .number(1, 65535)
                                .orElseThrow(() -> port.at("number").wrong("1 to 65535")));
            }
        }
        if (!all && ports.isEmpty()) {
            throw match.wrong(
                    "a match of mode SERVER or CLIENT_AND_SERVER: a proxy of a Gateway is at the"
                            + " side of servers, and the module would never run");
        }
        return all ? List.of() : List.copyOf(ports);
    }

    private static boolean isAtServers(Field mode) {
        return switch (mode.text("CLIENT_AND_SERVER")) {
            case "SERVER", "CLIENT_AND_SERVER", "UNDEFINED" -> true;
            case "CLIENT" -> false;
            default -> throw mode.wrong("CLIENT, SERVER or CLIENT_AND_SERVER");
        };
    }

    private static void absent(Field spec, String field, String expected) {
        if (spec.at(field).isPresent()) {
            throw spec.at(field).wrong(expected);
        }
    }

    /** One whose instances were reloaded after a failure would still refuse the request. */
    private static boolean isFailOpen(Field spec) {
        return switch (spec.at("failStrategy").text("FAIL_CLOSE")) {
            case "FAIL_CLOSE", "FAIL_RELOAD" -> false;
            case "FAIL_OPEN" -> true;
            default -> throw spec.at("failStrategy").wrong("FAIL_CLOSE, FAIL_OPEN or FAIL_RELOAD");
        };
    }

    private static Extension.Phase phase(Field phase) {
        return switch (phase.text("UNSPECIFIED_PHASE")) {
            case "AUTHN" -> Extension.Phase.AUTHENTICATION;
            case "AUTHZ" -> Extension.Phase.AUTHORIZATION;
            case "STATS" -> Extension.Phase.STATISTICS;
            case "UNSPECIFIED_PHASE" -> Extension.Phase.BEFORE_ROUTING;
            default -> throw phase.wrong("AUTHN, AUTHZ or STATS");
        };
    }

    private static String path(Field url) {
        String text = url.requiredText();
        if (!text.startsWith(FILE + "/")) {
            throw url.wrong(
                    "file:///path of a module among the proxy's own files: modules are not"
                            + " fetched; mount it into the waypoint");
        }
        return text.substring(FILE.length());
    }

    static String sha256(Field field) {
        String text = field.text("");
        if (!text.isEmpty() && !text.matches("[0-9a-fA-F]{64}")) {
            throw field.wrong("64 hexadecimal digits");
        }
        return text;
    }

    private static String config(KubeObject object) {
        return object.body().get("spec") instanceof Map<?, ?> spec
                        && spec.get("pluginConfig") instanceof Map<?, ?> config
                ? JSON.toJson(config)
                : "";
    }
}
