package dev.weft.perf.overhead;

import dev.weft.local.LocalMesh;
import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.client.PodView;
import dev.weft.local.client.ProgramView;
import dev.weft.local.client.Progress;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.perf.measure.BenchFailure;
import dev.weft.perf.measure.CpuTime;
import dev.weft.perf.measure.Memory;
import dev.weft.perf.measure.ProcessAccounts;
import dev.weft.perf.measure.Spread;
import dev.weft.perf.peer.HostProcesses;
import dev.weft.perf.peer.JavaProgram;
import dev.weft.perf.traffic.LoadReport;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One arrangement with one number of pods, in a mesh of its own. On the caller's thread. */
final class OverheadRun {
    private static final Duration PODS_READY = Duration.ofMinutes(3);
    private static final Duration CLIENTS_READY = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = 50_000_000L;
    private static final String NODE = "node1";

    private final Arrangement arrangement;
    private final NodeTraffic traffic;
    private final LocalMeshClient mesh;
    private final ProcessAccounts accounts = ProcessAccounts.ofThisMachine();

    private OverheadRun(Arrangement arrangement, NodeTraffic traffic, LocalMeshClient mesh) {
        this.arrangement = arrangement;
        this.traffic = traffic;
        this.mesh = mesh;
    }

    /** Makes the mesh and its pods, warms up, measures, and ends the mesh whatever happens. */
    static Measured measure(Arrangement arrangement, int pods, NodeTraffic traffic) {
        LocalMeshConfig config =
                LocalMeshConfig.named("overhead-" + ProcessHandle.current().pid() % 1_000_000)
                        .withNodes(1)
                        .withTiedToLauncher(true)
                        .withMeshPrograms(arrangement != Arrangement.NO_MESH)
                        .withProgramSettings(
                                Map.of(
                                        "controller",
                                        Map.of(
                                                "XDS_DEDICATED_ACCOUNTS",
                                                NodeManifest.NAMESPACE
                                                        + "/"
                                                        + NodeManifest.ACCOUNT)));
        try {
            LocalMeshClient mesh = LocalMesh.up(config, Progress.Observer.none());
            return new OverheadRun(arrangement, traffic, mesh).measure(pods);
        } finally {
            LocalMesh.down(config);
        }
    }

    /** What figures depend on, in words. */
    static String machine() {
        return String.format(
                Locale.ROOT,
                "%d CPUs, Linux %s, Java %s",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.version"),
                Runtime.version());
    }

    private Measured measure(int number) {
        start(number);
        List<PodView> ring =
                mesh.pods().stream()
                        .filter(pod -> pod.namespace().equals(NodeManifest.NAMESPACE))
                        .sorted(Comparator.comparing(PodView::name))
                        .toList();
        awaitClients(ring);
        traffic.await(mesh.files(), ring);
        traffic.run(mesh.files(), ring);
        List<Long> proxies = proxies(ring);
        CpuTime before = accounts.cpu(proxies);
        List<LoadReport> reports = traffic.run(mesh.files(), ring);
        CpuTime cpu = accounts.cpu(proxies).since(before);
        Memory memory = accounts.memory(proxies);
        return new Measured(
                arrangement,
                number,
                proxies.size(),
                memory,
                cpu,
                median(reports, report -> report.latency().p50()),
                median(reports, report -> report.latency().p99()),
                reports.stream().mapToLong(LoadReport::operations).sum(),
                reports.stream().mapToLong(LoadReport::errors).sum());
    }

    private void start(int number) {
        Map<String, List<String>> clients =
                IntStream.range(0, number)
                        .mapToObj(NodeManifest::pod)
                        .collect(
                                Collectors.toMap(
                                        pod -> pod,
                                        pod ->
                                                JavaProgram.traffic(
                                                        "client",
                                                        NodeTraffic.socket(mesh.files(), pod)
                                                                .toString())));
        List<String> server = JavaProgram.traffic("server", Integer.toString(NodeManifest.PORT));
        var result = mesh.apply(new NodeManifest(arrangement, server, clients).text());
        if (!result.problems().isEmpty()) {
            throw new BenchFailure("the pods were refused: " + result.problems());
        }
        mesh.awaitPods(NodeManifest.NAMESPACE, PODS_READY);
    }

    private void awaitClients(List<PodView> ring) {
        long deadline = System.nanoTime() + CLIENTS_READY.toNanos();
        for (PodView pod : ring) {
            while (!Files.exists(NodeTraffic.socket(mesh.files(), pod.name()))) {
                if (System.nanoTime() - deadline > 0) {
                    throw new BenchFailure(
                            "the client in "
                                    + pod.name()
                                    + " did not start; see its log in "
                                    + mesh.files().logs());
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** The processes whose cost is counted, as this machine knows them. */
    private List<Long> proxies(List<PodView> ring) {
        HostProcesses processes = HostProcesses.of(mesh.files());
        List<Long> inside =
                switch (arrangement) {
                    case NO_MESH -> List.of();
                    case ONE_PROXY ->
                            mesh.programs().stream()
                                    .filter(p -> p.name().equals(ProgramView.nodeProxy(NODE)))
                                    .map(ProgramView::processId)
                                    .toList();
                    case PROXY_PER_POD ->
                            ring.stream().map(pod -> pod.processIds().getLast()).toList();
                };
        return inside.stream()
                .map(id ->
                        processes
                                .of(id)
                                .orElseThrow(() ->
                                        new BenchFailure(
                                                "a proxy has ended: no process "
                                                        + id
                                                        + " inside the mesh")))
                .toList();
    }

    private static double median(List<LoadReport> reports, ToDoubleFunction<LoadReport> figure) {
        return Spread.of(reports.stream().map(figure::applyAsDouble).toList()).median();
    }
}
