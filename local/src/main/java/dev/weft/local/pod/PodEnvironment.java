package dev.weft.local.pod;

import dev.weft.local.config.AotCache;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.config.LocalMeshException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What programs of pods find: an environment, and programs of the project on their PATH. */
public final class PodEnvironment {

    private final LocalMeshConfig config;
    private final Path javaHome;

    public PodEnvironment(LocalMeshConfig config) {
        this.config = config;
        this.javaHome = Path.of(System.getProperty("java.home"));
    }

    /** Writes the wrapper scripts; the distribution need not be there until one is run. */
    public void install() {
        String echo =
                """
                #!/bin/sh
                exec @command@ "$@"
                """
                        .replace("@command@", shell(AotCache.command(config, "echo")));
        install("weft-echo", echo);
        install("weft-sidecar", SidecarScript.of(config, javaHome));
        install("weft-waypoint", WaypointScript.of(config));
        makeFolder(config.files().podAdmins());
    }

    private static String shell(List<String> words) {
        return words.stream().map(word -> "\"" + word + "\"").collect(Collectors.joining(" "));
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw LocalMeshException.causedBy(e, "cannot make %s: %s", folder, e);
        }
    }

    private void install(String name, String script) {
        Path file = config.files().bin().resolve(name);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, script);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw LocalMeshException.causedBy(e, "cannot write %s: %s", file, e);
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
        environment.put("POD_UID", pod.uid());
        environment.put("POD_IP", pod.addresses().getFirst().getHostAddress());
        environment.put("NODE_NAME", pod.nodeName());
        environment.put("SERVICE_ACCOUNT", pod.template().serviceAccount());
        environment.put("POD_TOKEN", config.files().podToken(pod.uid()).toString());
        environment.put("POD_ADMIN", config.files().podAdmin(pod.uid()).toString());
        environment.putAll(own);
        return environment;
    }
}
