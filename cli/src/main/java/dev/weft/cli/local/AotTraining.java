package dev.weft.cli.local;

import dev.weft.local.LocalMesh;
import dev.weft.local.client.ExecRequest;
import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.client.ProgramAction;
import dev.weft.local.client.ProgramView;
import dev.weft.local.client.Progress;
import dev.weft.local.config.AotCache;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.config.LocalMeshException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Lets a node proxy and a waypoint record which classes they load while they carry traffic, and
 * makes their caches of them (JEP 514): two pods of one node call each other through both, so each
 * does both sides' work.
 */
final class AotTraining {

    private static final String NODE = LocalMeshConfig.nodeName(1);
    private static final List<String> PROGRAMS = List.of("ztunnel-node", "waypoint");
    private static final Duration READY = Duration.ofMinutes(1);

    private static final String PODS =
            """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: aot
              labels: {weft.dev/dataplane-mode: ambient, weft.dev/use-waypoint: waypoint}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: waypoint, namespace: aot}
            spec:
              gatewayClassName: weft-waypoint
              listeners: [{name: mesh, port: 15008, protocol: HBONE}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: server, namespace: aot}
            spec:
              selector: {app: server}
              ports: [{name: http, port: 80, targetPort: 8080}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: server, namespace: aot, labels: {app: server}}
            spec:
              containers:
              - {name: c, image: echo, command: [weft-echo], args: ["--http=8080"],
                 ports: [{containerPort: 8080}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: client, namespace: aot}
            spec:
              containers:
              - {name: c, image: echo, command: [weft-echo], args: ["--http=8081"],
                 ports: [{containerPort: 8081}]}
            """;

    private final LocalMeshConfig config;
    private final Progress.Observer progress;

    AotTraining(LocalMeshConfig config, Progress.Observer progress) {
        this.config = config;
        this.progress = progress;
    }

    /**
     * Returns the files that were made.
     *
     * @throws LocalMeshException the mesh does not run, or the JVM makes no cache
     */
    List<Path> run() {
        Path folder = AotCache.folder(config.weftHome()).toAbsolutePath();
        try {
            Files.createDirectories(folder);
            clear(folder);
            record(folder);
            List<Path> made = new ArrayList<>();
            for (String program : PROGRAMS) {
                made.add(create(program, recordOf(folder, program)));
            }
            return made;
        } catch (IOException e) {
            throw new LocalMeshException("the cache cannot be made in " + folder + ": " + e, e);
        }
    }

    private void record(Path folder) {
        LocalMeshConfig recording =
                config.withProgramSettings(
                        Map.of(
                                "ztunnel", recording(folder, "ztunnel-node"),
                                "waypoint", recording(folder, "waypoint")));
        LocalMeshClient mesh = LocalMesh.up(recording, progress);
        try {
            mesh.apply(PODS);
            mesh.awaitPods("aot", READY);
            exercise(mesh);
            // Its pod takes the waypoint's process along, in order, and so its record is whole.
            mesh.delete("Gateway", "aot", "waypoint");
            mesh.awaitPods("aot", READY);
            mesh.program(ProgramView.nodeProxy(NODE), ProgramAction.STOP_AND_HOLD);
        } finally {
            LocalMesh.down(config);
        }
    }

    private static Map<String, String> recording(Path folder, String program) {
        return Map.of(
                "JDK_JAVA_OPTIONS",
                "-XX:AOTMode=record -XX:AOTConfiguration="
                        + folder.resolve(program + "-%p.record"));
    }

    private static void exercise(LocalMeshClient mesh) {
        for (String target : List.of("http://server/", "http://server.aot/")) {
            var call =
                    ExecRequest.of(
                            "aot",
                            "client",
                            "weft-echo",
                            "client",
                            target,
                            "-n",
                            "500",
                            "-c",
                            "4",
                            "--new-connections");
            var result = mesh.exec(call);
            if (!result.ok()) {
                throw new LocalMeshException("calls failed: " + result.stderr());
            }
        }
    }

    private static Path recordOf(Path folder, String program) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> isWhole(file, program))
                    .findFirst()
                    .orElseThrow(() ->
                            new LocalMeshException(program + " recorded nothing in " + folder));
        }
    }

    private static boolean isWhole(Path file, String program) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(program + "-")
                && name.endsWith(".record")
                && file.toFile().length() > 0;
    }

    private Path create(String program, Path recorded) throws IOException {
        Path cache = AotCache.of(config.weftHome(), program);
        List<String> command = new ArrayList<>(AotCache.command(config, program));
        // After the options file, so that these win: making a cache takes more heap than serving.
        command.addAll(
                2,
                List.of(
                        "-Xmx512m",
                        "-XX:AOTMode=create",
                        "-XX:AOTConfiguration=" + recorded,
                        "-XX:AOTCache=" + cache));
        Path log = cache.resolveSibling("create.log");
        Process jvm =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            int status = jvm.waitFor();
            if (status != 0 || !Files.exists(cache)) {
                throw new LocalMeshException(
                        "the JVM made no cache (exit status " + status + "); see " + log);
            }
        } catch (InterruptedException e) {
            jvm.destroy();
            Thread.currentThread().interrupt();
            throw new LocalMeshException("interrupted", e);
        }
        Files.delete(recorded);
        Files.delete(log);
        return cache;
    }

    private static void clear(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
