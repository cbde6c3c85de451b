package dev.weft.mesh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tries to make the namespaces that a mesh lives in. */
final class NamespaceProbe {

    private static final Optional<String> PROBLEM = probe();

    private NamespaceProbe() {}

    /** Why there can be no mesh here; empty when there can. */
    static Optional<String> problem() {
        return PROBLEM;
    }

    private static Optional<String> probe() {
        List<String> command = new ArrayList<>(List.of("unshare"));
        if (!"root".equals(System.getProperty("user.name"))) {
            command.add("--map-root-user");
        }
        command.addAll(List.of("--mount", "--net", "--pid", "--uts", "--fork", "--mount-proc"));
        command.addAll(List.of("ip", "link", "set", "lo", "up"));
        try {
            Process probe = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return probe.waitFor() == 0 ? Optional.empty() : Optional.of(output.strip());
        } catch (IOException e) {
            return Optional.of(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(e.toString());
        }
    }
}
