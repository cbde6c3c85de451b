package dev.weft.ztunnel;

import dev.weft.identity.SpiffeId;
import dev.weft.lifecycle.ConnectionLimit;
import dev.weft.lifecycle.Guard;
import dev.weft.mesh.LocalWorkload;
import dev.weft.policy.DryRunFinding;
import dev.weft.relay.ByteBudget;
import dev.weft.workload.WorkloadUid;
import dev.weft.ztunnel.authz.ConnectionTracker;
import dev.weft.ztunnel.authz.LiveConnection;
import dev.weft.ztunnel.authz.Permit;
import dev.weft.ztunnel.authz.PolicyObserver;
import dev.weft.ztunnel.dns.DnsListener;
import dev.weft.ztunnel.inbound.InboundContext;
import dev.weft.ztunnel.inbound.InboundListener;
import dev.weft.ztunnel.inbound.PassthroughListener;
import dev.weft.ztunnel.inpod.PodInfo;
import dev.weft.ztunnel.inpod.PodProxy;
import dev.weft.ztunnel.outbound.OutboundContext;
import dev.weft.ztunnel.outbound.OutboundListener;
import dev.weft.ztunnel.socket.PodNetwork;
import dev.weft.ztunnel.socket.PodSockets;
import dev.weft.ztunnel.socket.ProxyPorts;
import dev.weft.ztunnel.socks.SocksListener;
import dev.weft.ztunnel.telemetry.ConnectionTelemetry;
import dev.weft.ztunnel.telemetry.Failure;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The listeners of one pod and all that hangs on them.
 *
 * <p>Opened and drained on the ZDS thread; the drain is watched from an event loop.
 */
final class PodListeners implements PodProxy {
    private static final Failure DRAINED =
            new Failure(Failure.Kind.DRAINED, "connection closed due to connection drain");
    private static final long LOOK_MILLIS = 50;

    /**
     * How long a listening socket stays open after it has a successor: longer than a handshake over
     * a slow network, and than the first repetition of a lost packet.
     */
    private static final Duration HAND_OVER = Duration.ofMillis(1500);

    private static final int LOOKS_PER_NETWORK_CHECK = 10;

    private final PodNetwork network;
    private final ConnectionTracker tracker;
    private final OutboundListener outbound;
    private final InboundListener inbound;
    private final PassthroughListener passthrough;
    private final Optional<DnsListener> dns;
    private final Optional<SocksListener> socks;
    private final Permit watched;
    private final Guard known;
    private final Guard identity;
    private final ConnectionLimit limit;
    private final ByteBudget buffers;
    private final boolean portIsShared;
    private final CompletionStage<?> prepared;
    private final EventLoop timer;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    /** When the drain ends at the latest, in {@link System#nanoTime}; written by the ZDS thread. */
    private volatile long deadline;

    private boolean draining;

    private PodListeners(NodeServices node, PodInfo pod, PodNetwork network) {
        LocalWorkload local = local(node, pod);
        PodSockets sockets = new PodSockets(network, node.settings().sockets());
        this.limit = node.limit().part("pod", node.settings().mostPerPod());
        this.buffers = node.buffers().part();
        this.network = network;
        this.tracker = new ConnectionTracker(node.store(), observer(node.telemetry()));
        this.outbound =
                new OutboundListener(
                        new OutboundContext(
                                local,
                                node.store(),
                                node.view(),
                                node.resolver(),
                                node.hostnames(),
                                node.active(),
                                sockets,
                                node.original(),
                                node.certificates(),
                                node.settings().pool().withBuffers(buffers),
                                tracker,
                                node.telemetry(),
                                limit),
                        node.loops());
        InboundContext context =
                new InboundContext(
                        local,
                        node.store(),
                        node.view(),
                        node.node().network(),
                        sockets,
                        node.original(),
                        node.certificates(),
                        node.settings().tunnels(),
                        node.settings().responseBaggage(),
                        node.settings().loopbackTunnels(),
                        tracker,
                        node.telemetry(),
                        limit,
                        node.handshakes().pod(),
                        buffers);
        this.inbound = new InboundListener(context, node.loops());
        this.passthrough = new PassthroughListener(context, node.loops());
        this.dns = dns(node, pod, local, network, limit);
        this.socks =
                node.socks()
                        ? Optional.of(SocksGate.listener(network, sockets, dns, outbound))
                        : Optional.empty();
        this.watched = node.watcher().watch(tracker);
        this.portIsShared = node.settings().sockets().reusePort();
        SpiffeId likely =
                SpiffeId.of(node.node().trustDomain(), pod.namespace(), pod.serviceAccount());
        this.known = node.view().hold(uid(node, pod).value());
        this.identity = node.identities().hold(likely, local);
        this.prepared = node.identities().certificate(likely);
        this.timer = node.loops().next();
    }

    private static Optional<DnsListener> dns(
            NodeServices node,
            PodInfo pod,
            LocalWorkload local,
            PodNetwork network,
            ConnectionLimit limit) {
        if (!node.dns().settings().enabled()) {
            return Optional.empty();
        }
        DnsListener.Pod asking =
                new DnsListener.Pod(
                        pod.namespace(), pod.resolver(), () -> local.in(node.store().current()));
        return Optional.of(
                new DnsListener(
                        node.dns(),
                        asking,
                        network,
                        node.settings().sockets(),
                        limit,
                        node.loops()));
    }

    /**
     * Opens the listeners of a pod.
     *
     * @throws IOException one cannot be opened; those that were are closed again
     */
    static PodListeners open(NodeServices node, PodInfo pod, PodNetwork network)
            throws IOException {
        PodListeners listeners = new PodListeners(node, pod, network);
        InetAddress address = node.settings().listenOn();
        try {
            listeners.inbound.open(new InetSocketAddress(address, ProxyPorts.INBOUND_TUNNEL));
            listeners.passthrough.open(
                    new InetSocketAddress(address, ProxyPorts.INBOUND_PLAINTEXT));
            listeners.outbound.open(new InetSocketAddress(address, ProxyPorts.OUTBOUND));
            if (listeners.dns.isPresent()) {
                listeners.dns.get().open();
            }
            if (listeners.socks.isPresent()) {
                listeners.socks.get().open(node.loops(), SocksGate.LOOPBACK, ProxyPorts.SOCKS);
            }
            return listeners;
        } catch (IOException e) {
            listeners.drain(Duration.ZERO);
            throw e;
        }
    }

    /**
     * Opens the listener for tunnels alone: nothing is redirected to this pod's proxy.
     *
     * @throws IOException it cannot be opened, or the pod is not known
     */
    static PodListeners openForTunnels(NodeServices node, PodInfo pod, PodNetwork network)
            throws IOException {
        requireKnown(node, pod);
        PodListeners listeners = new PodListeners(node, pod, network);
        try {
            listeners.inbound.open(
                    new InetSocketAddress(node.settings().listenOn(), ProxyPorts.INBOUND_TUNNEL));
            return listeners;
        } catch (IOException e) {
            listeners.drain(Duration.ZERO);
            throw e;
        }
    }

    private static void requireKnown(NodeServices node, PodInfo pod) throws IOException {
        if (local(node, pod).in(node.store().current()).isEmpty()) {
            throw new IOException(
                    "the control plane knows no such pod with service account "
                            + pod.serviceAccount()
                            + " on node "
                            + node.node().name());
        }
    }

    private static LocalWorkload local(NodeServices node, PodInfo pod) {
        return new LocalWorkload(
                node.store(),
                node.node().name(),
                new LocalWorkload.Pod(pod.namespace(), pod.name(), pod.serviceAccount()));
    }

    /** By this name the control plane is asked for a pod, where it does not tell everything. */
    private static WorkloadUid uid(NodeServices node, PodInfo pod) {
        return WorkloadUid.ofPod(node.node().cluster(), pod.namespace(), pod.name());
    }

    List<LiveConnection> connections() {
        return tracker.connections();
    }

    /** A workload somewhere in the mesh is gone. */
    void forget(WorkloadUid workload) {
        outbound.forget(workload);
    }

    @Override
    public CompletionStage<?> prepared() {
        return prepared;
    }

    @Override
    public CompletionStage<Void> drain(Duration within) {
        if (begins(within)) {
            inbound.drain();
            stopAccepting().forEach(ChannelFuture::awaitUninterruptibly);
            timer.execute(() -> look(0));
        }
        return drained.copy();
    }

    /**
     * Peers are told first, while the pod's network still works. Listening sockets are closed later
     * because somebody else may listen too: the kernel resets what waits in a socket that closes.
     */
    @Override
    public CompletionStage<Void> handOver(Duration within) {
        if (!portIsShared || within.compareTo(HAND_OVER.multipliedBy(2)) < 0) {
            return drain(within);
        }
        if (begins(within)) {
            inbound.preferSuccessor();
            passthrough.preferSuccessor();
            outbound.preferSuccessor();
            inbound.drain();
            timer.schedule(
                    () -> {
                        stopAccepting();
                        look(0);
                    },
                    HAND_OVER.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
        return drained.copy();
    }

    private boolean begins(Duration within) {
        deadline = System.nanoTime() + within.toNanos();
        boolean first = !draining;
        draining = true;
        return first;
    }

    private List<ChannelFuture> stopAccepting() {
        Stream<Optional<ChannelFuture>> connections =
                Stream.of(
                        outbound.stopAccepting(),
                        passthrough.stopAccepting(),
                        inbound.stopAccepting());
        Stream<ChannelFuture> questions =
                dns.stream().flatMap(listener -> listener.stopAccepting().stream());
        Stream<ChannelFuture> requests =
                socks.stream().flatMap(listener -> listener.stopAccepting().stream());
        return Stream.of(connections.flatMap(Optional::stream), questions, requests)
                .flatMap(all -> all)
                .toList();
    }

    /** Ends the drain when nothing is left, time is up, or the pod's network is gone. */
    private void look(int looks) {
        boolean idle =
                limit.isUnused() && inbound.isIdle() && dns.map(DnsListener::isIdle).orElse(true);
        boolean late = deadline - System.nanoTime() <= 0;
        boolean gone = looks % LOOKS_PER_NETWORK_CHECK == 1 && !network.isConnected();
        if (!idle && !late && !gone) {
            timer.schedule(() -> look(looks + 1), LOOK_MILLIS, TimeUnit.MILLISECONDS);
            return;
        }
        tracker.closeAll(DRAINED);
        inbound.close(DRAINED.message());
        outbound.close(DRAINED.message());
        watched.close();
        identity.close();
        known.close();
        limit.leave();
        buffers.leave();
        drained.complete(null);
    }

    private static PolicyObserver observer(ConnectionTelemetry telemetry) {
        return new PolicyObserver() {
            @Override
            public void evaluated() {
                telemetry.policyEvaluated();
            }

            @Override
            public void dryRun(DryRunFinding finding) {
                telemetry.dryRun(finding);
            }
        };
    }
}
