package dev.weft.perf.peer;

import dev.weft.local.LocalMesh;
import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.client.Progress;
import dev.weft.local.config.AddressFamilies;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.config.LocalMeshException;
import dev.weft.perf.measure.BenchFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Starts everything that is compared and ends it on close, or when the process is told to end. What
 * cannot be started is left out, with the reason.
 */
public final class Subjects implements AutoCloseable {

    private final Consumer<String> progress;
    private final int workers;
    private final Path folder;
    private final List<LocalMeshConfig> meshes = new ArrayList<>();
    private final List<Subject> subjects = new ArrayList<>();
    private final Map<String, String> leftOut = new LinkedHashMap<>();
    private final AtomicBoolean open = new AtomicBoolean(true);

    /**
     * Nothing started yet.
     *
     * @param workers threads or processes that move bytes, for each proxy
     * @param progress told each step, a line a time
     */
    public Subjects(int workers, Consumer<String> progress) {
        this.workers = workers;
        this.progress = progress;
        try {
            this.folder = Files.createTempDirectory("weft-bench-");
        } catch (IOException e) {
            throw new BenchFailure("cannot make a temporary folder: " + e.getMessage(), e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end-of-bench"));
    }

    /** What runs, in the order it was started. */
    public List<Subject> running() {
        return List.copyOf(subjects);
    }

    /** By name, why something that was asked for does not run. */
    public Map<String, String> leftOut() {
        return Collections.unmodifiableMap(leftOut);
    }

    /** Our node proxies, from the distribution. */
    public void startWeft() {
        startMesh("weft", Optional.empty());
    }

    /** Another ambient node proxy in the same place. */
    public void startForeign(String name, Path executable) {
        if (!Files.isExecutable(executable)) {
            leaveOut(name, executable + " is no program that can be run");
            return;
        }
        startMesh(name, Optional.of(executable));
    }

    private void startMesh(String name, Optional<Path> foreign) {
        var settings = Map.of("ZTUNNEL_WORKER_THREADS", Integer.toString(workers));
        var config =
                config(name).withProgramSettings(Map.of("ztunnel", settings, "foreign", settings));
        if (foreign.isPresent()) {
            var proxy = foreign.get();
            config = config.withNodeProxies(Map.of("node1", proxy, "node2", proxy));
        }
        var description =
                foreign.map(path -> path.toString()).orElse("the node proxy of this distribution");
        Optional<MeshSubject> subject = Optional.empty();
        try {
            var mesh = up(config);
            subject = Optional.of(new MeshSubject(name, description, mesh));
            subject.get().start();
            subjects.add(subject.get());
            progress.accept(name + ": " + description);
        } catch (IOException | BenchFailure | LocalMeshException e) {
            leaveOut(name, e.getMessage() + subject.map(Subject::logTail).orElse(""));
        }
    }

    /** The tunnels, and the way without one, in a plain network that they share. */
    public void startPlain() {
        var config = config("plain").withMeshPrograms(false);
        LocalMeshClient mesh;
        try {
            mesh = up(config);
        } catch (LocalMeshException e) {
            leaveOut("haproxy, nginx, tls, direct", String.valueOf(e.getMessage()));
            return;
        }
        for (var program :
                List.of(new HaproxyTunnel(), new NginxTunnel(), new TlsTunnel(config.weftHome()))) {
            if (program.missing().isEmpty()) {
                startTunnel(mesh, Optional.of(program));
            } else {
                leaveOut(program.name(), program.missing());
            }
        }
        startTunnel(mesh, Optional.empty());
    }

    private void startTunnel(LocalMeshClient mesh, Optional<TunnelProgram> program) {
        var own = folder.resolve(program.map(TunnelProgram::name).orElse("direct"));
        var subject = new TunnelSubject(program, mesh, own, workers);
        try {
            Files.createDirectories(own);
            subject.start();
            subjects.add(subject);
            progress.accept(subject.name() + ": " + subject.description());
        } catch (IOException | BenchFailure | LocalMeshException e) {
            leaveOut(subject.name(), e.getMessage() + subject.logTail());
        }
    }

    private void leaveOut(String name, String reason) {
        leftOut.put(name, reason);
        progress.accept(name + " left out: " + reason);
    }

    private LocalMeshClient up(LocalMeshConfig config) {
        progress.accept("starting a local mesh, " + config.mesh());
        meshes.add(config);
        return LocalMesh.up(config, Progress.Observer.none());
    }

    /** Runs of this command side by side have meshes of different names. */
    private static LocalMeshConfig config(String name) {
        var mesh = "b" + ProcessHandle.current().pid() + "-" + name;
        return LocalMeshConfig.named(mesh.substring(0, Math.min(20, mesh.length())))
                .withFamilies(AddressFamilies.IPV4)
                .withTiedToLauncher(true);
    }

    @Override
    public void close() {
        if (!open.getAndSet(false)) {
            return;
        }
        for (var mesh : meshes) {
            try {
                LocalMesh.down(mesh);
            } catch (LocalMeshException e) {
                progress.accept(String.valueOf(e.getMessage()));
            }
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            progress.accept("cannot remove " + folder + ": " + e.getMessage());
        }
    }
}
