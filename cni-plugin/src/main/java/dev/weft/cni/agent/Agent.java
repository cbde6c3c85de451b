package dev.weft.cni.agent;

import dev.weft.cni.agent.http.UnixHttpServer;
import dev.weft.cni.agent.zds.ZdsServer;
import dev.weft.cni.agent.zds.ZdsTiming;
import dev.weft.cni.redirect.RedirectInstaller;
import dev.weft.linux.Netns;
import dev.weft.linux.NetnsId;
import dev.weft.manifest.ManifestFolder;
import dev.weft.manifest.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node agent, put together. Started, it takes over what an earlier agent of this node left, and
 * only then lets node proxies connect, because what it tells them first is all that they keep.
 * Stopped, it leaves every pod as it is.
 */
final class Agent implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Agent.class);

    private final AgentConfig config;
    private final ManifestFolder folder;
    private final EnrolmentReports reports;
    private final ZdsServer proxies;
    private final PodKeepers keepers;
    private final AgentApi api;

    // Written by start, read by close on the shutdown thread and by requests.
    private volatile @Nullable UnixHttpServer http;
    private volatile boolean ready;

    private Agent(AgentConfig config, NetnsId own) {
        this.config = config;
        folder = new ManifestFolder(config.clusterFolder());
        reports = new EnrolmentReports(config.clusterFolder(), config.nodeName());
        PodRegistry registry = new PodRegistry(own, new ResolverFiles(config.podFiles()));
        proxies =
                new ZdsServer(
                        config.zdsSocket(),
                        ZdsTiming.STANDARD,
                        registry::snapshot,
                        this::proxyConnected);
        AgentMetrics metrics = new AgentMetrics();
        PodMembership.Tools tools =
                new PodMembership.Tools(
                        new NetnsFolder(config.netnsFolder()),
                        new RedirectInstaller(),
                        proxies,
                        registry,
                        reports,
                        metrics);
        keepers = new PodKeepers(config, metrics, () -> new PodMembership(tools));
        api = new AgentApi(keepers, metrics, proxies::isConnected, () -> ready);
    }

    static Agent create(AgentConfig config) throws IOException {
        try (Netns own = Netns.current()) {
            return new Agent(config, own.id());
        }
    }

    /** Reads the cluster, takes over, then listens and works until closed. */
    void start() throws IOException {
        if (!Files.isDirectory(config.clusterFolder())) {
            // Taking it for an empty cluster would let every pod go.
            throw new NotDirectoryException(
                    config.clusterFolder() + " is no folder of manifests: see the setting SOURCE");
        }
        Files.createDirectories(config.runFolder());
        Files.createDirectories(parent(config.zdsSocket()));
        folder.start();
        Manifests first = folder.current();
        reports.adopt(first);
        LocalPods pods = LocalPods.of(first, config);
        reports.retainOnly(pods.byUid().keySet());
        keepers.update(pods);
        proxies.start();
        keepers.run();
        folder.subscribe(manifests -> keepers.update(LocalPods.of(manifests, config)));
        http = UnixHttpServer.start(config.eventSocket(), api::answer);
        ready = true;
        log.info(
                "node agent of {}: {} pods in {}, node proxies on {}, plugin on {}",
                config.nodeName(),
                pods.byUid().size(),
                config.clusterFolder(),
                config.zdsSocket(),
                config.eventSocket());
    }

    private void proxyConnected() {
        keepers.lookAgain();
    }

    private static Path parent(Path path) {
        return Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path);
    }

    @Override
    public void close() throws IOException {
        UnixHttpServer listening = http;
        if (listening != null) {
            listening.close();
        }
        folder.close();
        keepers.close();
        proxies.close();
    }
}
