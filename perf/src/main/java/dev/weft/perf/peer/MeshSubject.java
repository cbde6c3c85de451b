package dev.weft.perf.peer;

import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.client.ProgramAction;
import dev.weft.local.client.ProgramView;
import dev.weft.local.config.LogTail;
import dev.weft.perf.measure.BenchFailure;
import dev.weft.perf.peer.PodText.Container;
import dev.weft.perf.traffic.LoadRequest;
import dev.weft.perf.traffic.TrafficClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/** Two enrolled pods in a mesh of their own, whose node proxies are measured. */
final class MeshSubject implements Subject {

    private static final String NAMESPACE = "bench";
    private static final Map<String, String> ENROLLED =
            Map.of("weft.dev/dataplane-mode", "ambient");
    private static final Duration PODS_LIMIT = Duration.ofSeconds(40);
    private static final long TUNNEL_LIMIT_NANOS = 30_000_000_000L;
    private static final long PAUSE_NANOS = 200_000_000L;

    private final String name;
    private final String description;
    private final LocalMeshClient mesh;
    private final HostProcesses processes;
    private LoadRequest toServer = LoadRequest.to("127.0.0.1", PodText.APP_PORT);

    MeshSubject(String name, String description, LocalMeshClient mesh) {
        this.name = name;
        this.description = description;
        this.mesh = mesh;
        this.processes = HostProcesses.of(mesh.files());
    }

    /** Starts the pods, and waits until what they say goes through a tunnel. */
    void start() throws IOException {
        mesh.apply(PodText.namespace(NAMESPACE, ENROLLED));
        pod(
                PodText.SERVER,
                "node2",
                JavaProgram.traffic("server", Integer.toString(PodText.APP_PORT)));
        pod(PodText.CLIENT, "node1", JavaProgram.traffic("client", client().socket().toString()));
        mesh.awaitPods(NAMESPACE, PODS_LIMIT);
        toServer =
                LoadRequest.to(MeshPods.address(mesh, NAMESPACE, PodText.SERVER), PodText.APP_PORT);
        MeshPods.awaitClient(this);
        awaitTunnel();
    }

    private void pod(String pod, String node, List<String> command) {
        mesh.apply(PodText.pod(NAMESPACE, pod, node, List.of(new Container(PodText.APP, command))));
    }

    /** Until the node proxies know both pods as enrolled, connections pass them in the clear. */
    private void awaitTunnel() throws IOException {
        var pod = MeshPods.pod(mesh, NAMESPACE, PodText.CLIENT);
        var inPod = processes.of(pod.processIds().getFirst()).orElseThrow();
        var deadline = System.nanoTime() + TUNNEL_LIMIT_NANOS;
        while (!PodTunnels.of(inPod).any()) {
            if (System.nanoTime() > deadline) {
                throw new BenchFailure(
                        "traffic of "
                                + name
                                + " does not go through a tunnel: no connection to port "
                                + PodTunnels.PORT
                                + " in the client's pod");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            client().run(toServer.await(5));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public TrafficClient client() {
        return new TrafficClient(mesh.files().root().resolve("client.sock"));
    }

    @Override
    public LoadRequest toServer() {
        return toServer;
    }

    @Override
    public boolean hasProxies() {
        return true;
    }

    @Override
    public List<Long> processes(Side side) {
        return mesh.programs().stream()
                .filter(program -> program.name().equals(proxy(side)))
                .map(program -> processes.of(program.processId()))
                .flatMapToLong(OptionalLong::stream)
                .boxed()
                .toList();
    }

    @Override
    public void restartClientProxy() {
        mesh.program(proxy(Side.CLIENT), ProgramAction.KILL_AND_HOLD);
        mesh.program(proxy(Side.CLIENT), ProgramAction.RELEASE);
    }

    @Override
    public String logTail() {
        return LogTail.of(mesh.files().log(proxy(Side.CLIENT)))
                + LogTail.of(mesh.files().log(proxy(Side.SERVER)));
    }

    private static String proxy(Side side) {
        return switch (side) {
            case CLIENT -> ProgramView.nodeProxy("node1");
            case SERVER -> ProgramView.nodeProxy("node2");
        };
    }
}
