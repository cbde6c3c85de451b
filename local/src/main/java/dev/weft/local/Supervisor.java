package dev.weft.local;

import dev.weft.local.client.ProgramView;
import dev.weft.local.cluster.ClusterEffects;
import dev.weft.local.cluster.ClusterLoop;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.config.LocalMeshException;
import dev.weft.local.dns.ClusterZone;
import dev.weft.local.dns.DnsServer;
import dev.weft.local.forward.ForwardServer;
import dev.weft.local.forward.ForwardTargets;
import dev.weft.local.pod.CniPlugin;
import dev.weft.local.pod.PodEnvironment;
import dev.weft.local.pod.PodRuntime;
import dev.weft.local.pod.PodSpec;
import dev.weft.local.pod.Tokens;
import dev.weft.local.program.CniExecutable;
import dev.weft.local.program.MeshPrograms;
import dev.weft.local.service.ServiceRules;
import dev.weft.local.service.ServiceTable;
import dev.weft.local.world.SystemCommand;
import dev.weft.local.world.World;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Everything inside a local mesh, wired together: the network, the cluster's state, name server,
 * pods and programs. Started on one thread; afterwards its parts are called from any.
 */
final class Supervisor implements ClusterEffects {

    private static final int DNS_PORT = 53;

    private final LocalMeshConfig config;
    private final World world;
    private final DnsServer dns = new DnsServer();
    private final PodEnvironment environment;
    private final ClusterLoop cluster;
    private final PodRuntime pods;
    private final Optional<MeshPrograms> programs;
    private final ForwardTargets places;

    Supervisor(LocalMeshConfig config) {
        this.config = config;
        this.world = new World(config);
        this.environment = new PodEnvironment(config);
        this.cluster = new ClusterLoop(config, world.plan(), this);
        CniPlugin cni = config.meshPrograms() ? new CniExecutable(config) : CniPlugin.none();
        Tokens tokens = new Tokens(config.files());
        this.pods = new PodRuntime(config, world, environment, cni, tokens, cluster);
        this.places = new Places(cluster);
        this.programs =
                config.meshPrograms()
                        ? Optional.of(new MeshPrograms(config, world.plan(), tokens))
                        : Optional.empty();
    }

    /** Makes the network and starts the programs; throws when one does not become ready. */
    void start(ProgressLog progress) {
        progress.step("make network", "fabric", world::makeFabric);
        inParallel(node ->
                progress.step(
                        "make network",
                        LocalMeshConfig.nodeName(node),
                        () -> world.makeNode(node)));
        progress.step(
                "start",
                "cluster",
                () -> {
                    environment.install();
                    services(ServiceTable.EMPTY);
                    dns.start(world.plan().dns(), DNS_PORT);
                    cluster.start();
                    ForwardServer.start(config.files(), LocalMeshConfig.nodeName(1), places);
                });
        programs.ifPresent(mesh -> startPrograms(mesh, progress));
    }

    ClusterLoop cluster() {
        return cluster;
    }

    PodEnvironment environment() {
        return environment;
    }

    World world() {
        return world;
    }

    MeshPrograms programs() {
        return programs.orElseThrow(
                () -> new LocalMeshException("this mesh was started without mesh programs"));
    }

    List<ProgramView> programViews() {
        return programs.map(MeshPrograms::views).orElse(List.of());
    }

    @Override
    public void start(PodSpec pod) {
        pods.start(pod);
    }

    @Override
    public void stop(PodSpec pod) {
        pods.stop(pod);
    }

    @Override
    public void services(ServiceTable table) {
        String rules = ServiceRules.render(table);
        for (int node = 1; node <= config.nodes(); node++) {
            SystemCommand.of("nft", "-f", "-")
                    .withInput(rules)
                    .in(config.files().nodeNamespace(LocalMeshConfig.nodeName(node)))
                    .run();
        }
        dns.publish(ClusterZone.of(table));
    }

    private void startPrograms(MeshPrograms mesh, ProgressLog progress) {
        mesh.startFirst();
        awaitProgram(mesh, progress, ProgramView.CONTROLLER);
        mesh.startNodeProxies();
        inParallel(node -> {
            String name = LocalMeshConfig.nodeName(node);
            awaitProgram(mesh, progress, ProgramView.agent(name));
            awaitProgram(mesh, progress, ProgramView.nodeProxy(name));
        });
    }

    private void awaitProgram(MeshPrograms mesh, ProgressLog progress, String name) {
        progress.step("start", name, () -> mesh.await(name, config.readyTimeout()));
    }

    private interface NodeWork {
        void on(int node);
    }

    private void inParallel(NodeWork work) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> all =
                    IntStream.rangeClosed(1, config.nodes())
                            .mapToObj(node ->
                                    CompletableFuture.runAsync(() -> work.on(node), threads))
                            .toList();
            all.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw LocalMeshException.unwrap(e);
        }
    }
}
