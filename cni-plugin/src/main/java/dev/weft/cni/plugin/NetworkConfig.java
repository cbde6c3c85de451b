package dev.weft.cni.plugin;

import dev.weft.cni.plugin.CniException.Code;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The plugin's configuration, as the runtime hands it over.
 *
 * @param agentRunFolder where the node agent's socket is
 * @param excludedNamespaces whose pods start without asking
 * @param agentNamespace the namespace of the node agent's own pods; empty if it does not matter
 * @param previous what the plugins before this one did; absent if there are none
 */
record NetworkConfig(
        String cniVersion,
        Path agentRunFolder,
        List<String> excludedNamespaces,
        String agentNamespace,
        Optional<Json.ObjectValue> previous) {

    /** Oldest first; the last is the one we follow. */
    static final List<String> VERSIONS = List.of("0.3.0", "0.3.1", "0.4.0", "1.0.0");

    private static final String DEFAULT_RUN_FOLDER = "/var/run/weft-cni";

    static NetworkConfig parse(String text) throws CniException {
        Json.ObjectValue config = object(text);
        Json previous = config.get("prevResult").orElse(new Json.NullValue());
        String runFolder = config.text("cni_agent_run_dir");
        return new NetworkConfig(
                config.text("cniVersion"),
                Path.of(runFolder.isEmpty() ? DEFAULT_RUN_FOLDER : runFolder),
                texts(config.list("exclude_namespaces")),
                config.text("pod_namespace"),
                previous instanceof Json.ObjectValue result
                        ? Optional.of(result)
                        : Optional.empty());
    }

    void requireSupportedVersion() throws CniException {
        if (!VERSIONS.contains(cniVersion)) {
            throw new CniException(
                    Code.INCOMPATIBLE_VERSION,
                    "cniVersion '" + cniVersion + "' is not supported: one of " + VERSIONS);
        }
    }

    private static Json.ObjectValue object(String text) throws CniException {
        try {
            if (Json.parse(text) instanceof Json.ObjectValue object) {
                return object;
            }
        } catch (JsonException e) {
            throw new CniException(
                    Code.CANNOT_DECODE, "the configuration is no JSON: " + e.getMessage());
        }
        throw new CniException(Code.CANNOT_DECODE, "the configuration is no JSON object");
    }

    private static List<String> texts(List<Json> values) {
        List<String> texts = new ArrayList<>();
        for (Json value : values) {
            if (value instanceof Json.Text(String text)) {
                texts.add(text);
            }
        }
        return texts;
    }
}
