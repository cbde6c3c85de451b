package dev.weft.ztunnel;

import dev.weft.config.Settings;
import dev.weft.mesh.LocalWorkload;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whom a proxy serves. */
public sealed interface ProxyMode {

    /**
     * Every pod that the node agent names, in the pod's network namespace and with the pod's
     * identity.
     *
     * @param zdsSocket where the node agent listens
     */
    record Shared(Path zdsSocket) implements ProxyMode {}

    /** One workload, in the network namespace and with the token that this process has. */
    record Dedicated(LocalWorkload.Pod workload) implements ProxyMode {}

    /** Reads whom to serve; what does not go together is a problem of the settings. */
    static ProxyMode from(Settings settings) {
        String mode =
                settings.value(
                        "PROXY_MODE",
                        "shared",
                        "one proxy for a node, or one for a workload",
                        ProxyMode::mode);
        Optional<String> workload =
                settings.optionalText("PROXY_WORKLOAD_INFO", "whom a dedicated proxy serves");
        return mode.equals("dedicated")
                ? dedicated(settings, workload)
                : shared(settings, workload);
    }

    private static ProxyMode shared(Settings settings, Optional<String> workload) {
        workload.ifPresent(text ->
                settings.problem(
                        "PROXY_WORKLOAD_INFO is '"
                                + text
                                + "', but a shared proxy serves every pod of its node: set"
                                + " PROXY_MODE=dedicated, or leave it out"));
        return new Shared(
                settings.path(
                        "INPOD_UDS",
                        Path.of("/var/run/ztunnel/ztunnel.sock"),
                        "the node agent's socket"));
    }

    private static ProxyMode dedicated(Settings settings, Optional<String> workload) {
        settings.optionalPath("INPOD_UDS", "unused, a dedicated proxy has no node agent")
                .ifPresent(path ->
                        settings.problem(
                                "INPOD_UDS is '"
                                        + path
                                        + "', but a dedicated proxy has no node agent: leave it"
                                        + " out, or set PROXY_MODE=shared"));
        List<String> parts = List.of(workload.orElse("").split("/", -1));
        if (parts.size() != 3 || parts.contains("")) {
            settings.problem(
                    "PROXY_WORKLOAD_INFO is '"
                            + workload.orElse("")
                            + "': a dedicated proxy expects namespace/pod/service-account of the"
                            + " one workload that it serves");
            return new Dedicated(new LocalWorkload.Pod("", "", ""));
        }
        return new Dedicated(new LocalWorkload.Pod(parts.get(0), parts.get(1), parts.get(2)));
    }

    private static String mode(String text) {
        String mode = text.toLowerCase(Locale.ROOT);
        if (!mode.equals("shared") && !mode.equals("dedicated")) {
            throw new IllegalArgumentException("shared or dedicated");
        }
        return mode;
    }
}
