package dev.weft.local.pod;

import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.config.LocalMeshException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/** What programs of pods find: an environment, and the project's sample program on their PATH. */
public final class PodEnvironment {

    private final LocalMeshConfig config;
    private final Path javaHome;

    public PodEnvironment(LocalMeshConfig config) {
        this.config = config;
        this.javaHome = Path.of(System.getProperty("java.home"));
    }

    /** Writes the wrapper scripts; the distribution need not be there until one is run. */
    public void install() {
        Path echo = config.files().bin().resolve("weft-echo");
        String script =
                """
                #!/bin/sh
                exec "%s" "@%s" -jar "%s" "$@"
                """
                        .replaceFirst("%s", javaHome.resolve("bin/java").toString())
                        .replaceFirst(
                                "%s", config.weftHome().resolve("jvm/echo.options").toString())
                        .replaceFirst(
                                "%s", config.weftHome().resolve("lib/weft-echo.jar").toString());
        try {
            Files.createDirectories(echo.getParent());
            Files.writeString(echo, script);
            Files.setPosixFilePermissions(echo, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw LocalMeshException.causedBy(e, "cannot write %s: %s", echo, e);
        }
    }

    /** The whole environment of a container, or of a program run beside it. */
    public Map<String, String> of(PodSpec pod, Map<String, String> own) {
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "PATH",
                config.files().bin()
                        + ":"
                        + javaHome.resolve("bin")
                        + ":"
                        + System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        environment.put("HOME", "/");
        environment.put("LANG", "C.UTF-8");
        environment.put("HOSTNAME", pod.name());
        environment.put("POD_NAME", pod.name());
        environment.put("POD_NAMESPACE", pod.namespace());
        environment.put("NODE_NAME", pod.nodeName());
        environment.putAll(own);
        return environment;
    }
}
