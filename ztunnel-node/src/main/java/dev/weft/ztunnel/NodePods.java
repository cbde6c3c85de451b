package dev.weft.ztunnel;

import dev.weft.linux.Netns;
import dev.weft.linux.NetnsId;
import dev.weft.ztunnel.inpod.PodProxyFactory;
import dev.weft.ztunnel.inpod.PodProxyManager;
import dev.weft.ztunnel.inpod.PodState;
import dev.weft.ztunnel.inpod.PodsObserver;
import dev.weft.ztunnel.inpod.ZdsClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The pods of a node, as its agent names them. Any thread. */
final class NodePods implements ServedPods {
    private final PodProxyManager manager;
    private final ZdsClient agent;

    /**
     * Serves nothing yet.
     *
     * @param onFatal called when the agent breaks the protocol for good
     * @throws IOException this process's own network namespace cannot be looked at
     */
    NodePods(
            Path zdsSocket,
            PodProxyFactory proxies,
            PodsObserver observer,
            Duration drainTime,
            Runnable onFatal)
            throws IOException {
        manager = new PodProxyManager(proxies, observer, ownNetns(), drainTime);
        agent = new ZdsClient(zdsSocket, manager, onFatal);
    }

    private static NetnsId ownNetns() throws IOException {
        try (Netns own = Netns.current()) {
            return own.id();
        }
    }

    @Override
    public void start() {
        agent.start();
    }

    @Override
    public List<PodState> pods() {
        return manager.pods();
    }

    @Override
    public CompletionStage<Void> shutDown(Duration within) {
        return agent.shutDown(within);
    }
}
