package dev.weft.perf.peer;

import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.config.LogTail;
import dev.weft.perf.peer.PodText.Container;
import dev.weft.perf.traffic.LoadRequest;
import dev.weft.perf.traffic.TrafficClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pair of pods in a plain network, with the ends of a tunnel in them, or without. */
final class TunnelSubject implements Subject {

    private static final int PLAIN_PORT = 7001;
    private static final int TLS_PORT = 7100;
    private static final Duration PODS_LIMIT = Duration.ofSeconds(40);

    private final String name;
    private final Optional<TunnelProgram> program;
    private final LocalMeshClient mesh;
    private final HostProcesses processes;
    private final Path folder;
    private final int workers;
    private LoadRequest toServer = LoadRequest.to("127.0.0.1", PLAIN_PORT);

    /** {@code folder} is for this subject alone; {@code workers} for each end. */
    TunnelSubject(Optional<TunnelProgram> program, LocalMeshClient mesh, Path folder, int workers) {
        this.name = program.map(TunnelProgram::name).orElse("direct");
        this.program = program;
        this.mesh = mesh;
        this.processes = HostProcesses.of(mesh.files());
        this.folder = folder;
        this.workers = workers;
    }

    /** Starts pods and programs. */
    void start() throws IOException {
        TunnelCertificates.write(folder);
        mesh.apply(PodText.namespace(name, Map.of()));
        var app =
                new Container(
                        PodText.APP,
                        JavaProgram.traffic("server", Integer.toString(PodText.APP_PORT)));
        pod(
                PodText.SERVER,
                "node2",
                app,
                new TunnelPlace(
                        Side.SERVER,
                        "0.0.0.0:" + TLS_PORT,
                        "127.0.0.1:" + PodText.APP_PORT,
                        workers,
                        folder));
        mesh.awaitPods(name, PODS_LIMIT);
        var server = MeshPods.address(mesh, name, PodText.SERVER);
        pod(
                PodText.CLIENT,
                "node1",
                new Container(
                        PodText.APP, JavaProgram.traffic("client", client().socket().toString())),
                new TunnelPlace(
                        Side.CLIENT,
                        "127.0.0.1:" + PLAIN_PORT,
                        server + ":" + TLS_PORT,
                        workers,
                        folder));
        mesh.awaitPods(name, PODS_LIMIT);
        if (program.isEmpty()) {
            toServer = LoadRequest.to(server, PodText.APP_PORT);
        }
        MeshPods.awaitClient(this);
    }

    private void pod(String pod, String node, Container app, TunnelPlace place) throws IOException {
        var containers = new ArrayList<>(List.of(app));
        if (program.isPresent()) {
            containers.add(new Container(PodText.PROXY, program.get().prepare(place)));
        }
        mesh.apply(PodText.pod(name, pod, node, containers));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return program.map(TunnelProgram::description).orElse("no proxy");
    }

    @Override
    public TrafficClient client() {
        return new TrafficClient(mesh.files().root().resolve(name + ".sock"));
    }

    @Override
    public LoadRequest toServer() {
        return toServer;
    }

    @Override
    public boolean hasProxies() {
        return program.isPresent();
    }

    /** By their command lines: a program's end names its own file, or its folder and its side. */
    @Override
    public List<Long> processes(Side side) {
        if (program.isEmpty()) {
            return List.of();
        }
        var mark =
                switch (side) {
                    case CLIENT -> PodText.CLIENT;
                    case SERVER -> PodText.SERVER;
                };
        return processes.running(folder + "/" + mark);
    }

    @Override
    public void restartClientProxy() {
        for (var id : processes(Side.CLIENT)) {
            ProcessHandle.of(id).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Override
    public String logTail() {
        var tail = new StringBuilder();
        for (var pod : List.of(PodText.CLIENT, PodText.SERVER)) {
            for (var container : List.of(PodText.APP, PodText.PROXY)) {
                tail.append(
                        LogTail.of(mesh.files().log("pod-" + name + "-" + pod + "-" + container)));
            }
        }
        return tail.toString();
    }
}
