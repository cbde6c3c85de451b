package dev.weft.ztunnel.inbound;

import dev.weft.cert.Priority;
import dev.weft.hbone.HboneFailure;
import dev.weft.hbone.HboneServer;
import dev.weft.hbone.InboundConnect;
import dev.weft.hbone.InboundHandler;
import dev.weft.identity.SpiffeId;
import dev.weft.net.IpPort;
import dev.weft.telemetry.Reporter;
import dev.weft.tls.HandshakeFailure;
import dev.weft.tls.HandshakeListener;
import dev.weft.tls.ProvenPeer;
import dev.weft.tls.WorkloadTls;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.socket.PodSockets;
import dev.weft.ztunnel.telemetry.Failure;
import dev.weft.ztunnel.telemetry.Failure.Kind;
import dev.weft.ztunnel.telemetry.HandshakeEvent;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes tunnels to a pod: TLS with the certificate that the pod has at that moment, HTTP/2, and a
 * connection to the application for each request.
 *
 * <p>{@link #open} and {@link #stopAccepting} from the ZDS thread, the rest on event loops.
 */
public final class InboundListener {
    private final InboundContext context;
    private final InboundResolver resolver;
    private final Accepting accepting;
    private final EventLoopGroup loops;

    /** The tunnel connections that live, each with its loop. */
    private final Map<HboneServer, EventLoop> servers = new ConcurrentHashMap<>();

    private @Nullable Channel listening;

    /** Set by {@link #drain}; a connection that was in its handshake then is drained at once. */
    private volatile boolean draining;

    public InboundListener(InboundContext context, EventLoopGroup loops) {
        this.context = context;
        this.loops = loops;
        this.resolver = new InboundResolver(context.network());
        this.accepting = new Accepting(context);
    }

    /**
     * Opens the listening socket.
     *
     * @throws IOException it cannot be opened
     */
    public void open(InetSocketAddress address) throws IOException {
        listening =
                context.sockets()
                        .listen(
                                loops,
                                address,
                                this::accepted,
                                reason -> context.telemetry().shed(Reporter.DESTINATION, reason));
    }

    /** Leaves new connections to a successor that listens too; takes those that come regardless. */
    public void preferSuccessor() {
        if (listening != null) {
            PodSockets.preferSuccessor(listening);
        }
    }

    /** Closes the listening socket; live connections go on. Empty when it was never opened. */
    public Optional<ChannelFuture> stopAccepting() {
        return Optional.ofNullable(listening).map(Channel::close);
    }

    /** Tells peers to open no new tunnels here. */
    public void drain() {
        draining = true;
        forEachServer(HboneServer::drain);
    }

    /** Ends every tunnel connection. */
    public void close(String reason) {
        forEachServer(server -> server.close(reason));
    }

    public boolean isIdle() {
        return servers.isEmpty();
    }

    private void forEachServer(Consumer<HboneServer> action) {
        servers.forEach((server, loop) -> loop.execute(() -> action.accept(server)));
    }

    private void accepted(SocketChannel channel) {
        if (!accepting.admit(channel)) {
            return;
        }
        EventLoop loop = channel.eventLoop();
        accepting
                .workload(loop)
                .thenAccept(workload ->
                        workload.ifPresentOrElse(
                                known -> awaitCertificate(channel, known),
                                () -> accepting.reject(channel, accepting.unknownWorkload())));
    }

    private void awaitCertificate(SocketChannel channel, Workload workload) {
        SpiffeId identity = workload.identity();
        Optional<WorkloadTls> current = context.certificates().current(identity);
        if (current.isPresent()) {
            secure(channel, current.get());
            return;
        }
        CompletionStage<WorkloadTls> coming =
                context.certificates().request(identity, Priority.REAL_TIME);
        coming.toCompletableFuture()
                .copy()
                .orTimeout(Accepting.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync(
                        (tls, failure) -> {
                            if (failure == null) {
                                secure(channel, tls);
                            } else {
                                accepting.reject(
                                        channel,
                                        new Failure(
                                                Kind.NO_CERTIFICATE,
                                                "no certificate for " + identity + ": " + failure));
                            }
                        },
                        channel.eventLoop());
    }

    private void secure(SocketChannel channel, WorkloadTls tls) {
        long asked = System.nanoTime();
        Optional<String> reached =
                context.handshakes()
                        .enter(() ->
                                channel.eventLoop().execute(() -> shakeHands(channel, tls, asked)));
        reached.ifPresent(limit -> shed(channel, limit));
    }

    private void shed(SocketChannel channel, String limit) {
        context.telemetry().shed(Reporter.DESTINATION, limit);
        accepting.reject(channel, Accepting.overloaded(limit));
    }

    private void shakeHands(SocketChannel channel, WorkloadTls tls, long asked) {
        if (!channel.isActive() || System.nanoTime() - asked > Accepting.PATIENCE.toNanos()) {
            context.handshakes().left();
            shed(channel, "handshakes");
            return;
        }
        IpPort peer = IpPort.of(channel.remoteAddress());
        IpPort local = IpPort.of(channel.localAddress());
        channel.config().setAutoRead(true);
        HandshakeEvent event = HandshakeEvent.begun();
        tls.server(
                channel,
                new HandshakeListener() {
                    @Override
                    public void secured(ProvenPeer proven) {
                        context.handshakes().left();
                        event.ended(Reporter.DESTINATION, peer, proven.identity().toString(), "");
                        Instant own = tls.certificate().notAfter();
                        Instant until = proven.until().isBefore(own) ? proven.until() : own;
                        serve(channel, new TunnelPeer(proven.identity(), peer, local), until);
                    }

                    @Override
                    public void failed(HandshakeFailure failure) {
                        context.handshakes().left();
                        event.ended(Reporter.DESTINATION, peer, "", failure.message());
                        Failure known =
                                new Failure(
                                        kind(failure.kind()),
                                        "TLS with " + peer + " failed: " + failure.message());
                        context.telemetry()
                                .rejected(Reporter.DESTINATION, peer, Optional.of(local), known);
                    }
                });
    }

    private static Kind kind(HandshakeFailure.Kind kind) {
        return switch (kind) {
            case WRONG_IDENTITY -> Kind.WRONG_IDENTITY;
            case REVOKED -> Kind.CERTIFICATE_REVOKED;
            case CLOSED, TIMEOUT, PROTOCOL, REFUSED_BY_PEER, UNTRUSTED, RETIRED -> Kind.TLS_FAILED;
        };
    }

    /** A connection takes no new tunnels once a certificate that vouched for it has run out. */
    private void serve(SocketChannel channel, TunnelPeer peer, Instant until) {
        Requests requests = new Requests(peer, channel.eventLoop());
        HboneServer server = HboneServer.start(channel, context.hbone(), requests);
        requests.server = server;
        servers.put(server, channel.eventLoop());
        if (requests.closed) {
            servers.remove(server);
        } else if (draining) {
            server.drain();
        } else {
            long left = Math.max(0, Duration.between(Instant.now(), until).toMillis());
            Future<?> runsOut =
                    channel.eventLoop().schedule(server::drain, left, TimeUnit.MILLISECONDS);
            channel.closeFuture().addListener(closed -> runsOut.cancel(false));
        }
    }

    /** The requests of one tunnel connection, on its loop. */
    private final class Requests implements InboundHandler {
        private final TunnelPeer peer;
        private final EventLoop loop;
        private @Nullable HboneServer server;
        private boolean closed;

        Requests(TunnelPeer peer, EventLoop loop) {
            this.peer = peer;
            this.loop = loop;
        }

        @Override
        public void connect(InboundConnect request) {
            new InboundConnection(context, resolver, peer, request, loop).begin();
        }

        @Override
        public void closed(HboneFailure cause) {
            closed = true;
            if (server != null) {
                servers.remove(server);
            }
        }
    }
}
