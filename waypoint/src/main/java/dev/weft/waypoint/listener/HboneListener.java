package dev.weft.waypoint.listener;

import dev.weft.cert.CertificateManager;
import dev.weft.cert.Priority;
import dev.weft.hbone.HboneFailure;
import dev.weft.hbone.HboneServer;
import dev.weft.hbone.HboneSettings;
import dev.weft.hbone.InboundConnect;
import dev.weft.hbone.InboundHandler;
import dev.weft.identity.SpiffeId;
import dev.weft.lifecycle.ConnectionLimit;
import dev.weft.lifecycle.Drain;
import dev.weft.lifecycle.Guard;
import dev.weft.mesh.MeshState;
import dev.weft.net.IpPort;
import dev.weft.tls.HandshakeFailure;
import dev.weft.tls.HandshakeListener;
import dev.weft.tls.ProvenPeer;
import dev.weft.tls.WorkloadTls;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes tunnels: TLS with the certificate that the proxy has at that moment, HTTP/2, and for each
 * request of a tunnel the question what it is for.
 *
 * <p>{@link #open} and {@link #stopAccepting} from one thread, the rest on event loops.
 */
public final class HboneListener {
    /** A stranger who begins handshakes and does not go on must not fill all places. */
    private static final int MOST_HANDSHAKES = 512;

    /** How long a connection waits for a certificate. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Parts parts;
    private final Supplier<MeshState> mesh;
    private final Arrivals arrivals;
    private final FrontResolver resolver;
    private final Detection detection;
    private final ConnectionLimit handshakes = ConnectionLimit.of("handshakes", MOST_HANDSHAKES);
    private @Nullable Channel listening;

    /**
     * What the listener works with.
     *
     * @param open ports of this pod's own that tunnels may lead to
     * @param identity of the proxy itself
     * @param limit of accepted connections
     * @param patience how long the first bytes of a connection are waited for
     */
    public record Parts(
            OwnGateway own,
            Set<Integer> open,
            SpiffeId identity,
            CertificateManager certificates,
            HboneSettings settings,
            ConnectionLimit limit,
            Drain drain,
            Duration patience) {
        public Parts {
            open = Set.copyOf(open);
        }
    }

    public HboneListener(Parts parts, Supplier<MeshState> mesh, Arrivals arrivals) {
        this.parts = parts;
        this.mesh = mesh;
        this.arrivals = arrivals;
        resolver = new FrontResolver(parts.own(), parts.open());
        detection = new Detection(arrivals, parts.patience());
    }

    /**
     * Opens the listening socket.
     *
     * @return where it listens
     * @throws IOException it cannot be opened
     */
    public InetSocketAddress open(Listening sockets, InetSocketAddress address) throws IOException {
        Channel opened = sockets.listen(address, this::accepted);
        listening = opened;
        return (InetSocketAddress) opened.localAddress();
    }

    /** Closes the listening socket; live connections go on. */
    public void stopAccepting() {
        if (listening != null) {
            listening.close();
        }
    }

    private void accepted(SocketChannel channel) {
        Optional<String> reached = parts.limit().take();
        if (reached.isPresent()) {
            refuse(channel, "the " + reached.get() + " limit of connections is reached");
            return;
        }
        channel.closeFuture().addListener(closed -> parts.limit().giveBack());
        Optional<WorkloadTls> current = parts.certificates().current(parts.identity());
        if (current.isPresent()) {
            secure(channel, current.get());
            return;
        }
        parts.certificates()
                .request(parts.identity(), Priority.REAL_TIME)
                .toCompletableFuture()
                .copy()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync(
                        (tls, failure) -> {
                            if (failure == null) {
                                secure(channel, tls);
                            } else {
                                refuse(channel, "no certificate of our own: " + failure);
                            }
                        },
                        channel.eventLoop());
    }

    private void refuse(SocketChannel channel, String reason) {
        arrivals.refused(String.valueOf(channel.remoteAddress()), 0, reason);
        Listening.reset(channel);
    }

    private void secure(SocketChannel channel, WorkloadTls tls) {
        Optional<String> reached = handshakes.take();
        if (reached.isPresent()) {
            refuse(channel, "too many handshakes");
            return;
        }
        IpPort peer = IpPort.of(channel.remoteAddress());
        channel.config().setAutoRead(true);
        tls.server(
                channel,
                new HandshakeListener() {
                    @Override
                    public void secured(ProvenPeer proven) {
                        handshakes.giveBack();
                        Instant own = tls.certificate().notAfter();
                        Instant until = proven.until().isBefore(own) ? proven.until() : own;
                        serve(
                                channel,
                                new TunnelPeer(proven.identity(), peer, channel.eventLoop()),
                                until);
                    }

                    @Override
                    public void failed(HandshakeFailure failure) {
                        handshakes.giveBack();
                        arrivals.refused(peer.toString(), 0, "TLS failed: " + failure.message());
                    }
                });
    }

    /** A connection takes no new tunnels once a certificate that vouched for it has run out. */
    private void serve(SocketChannel channel, TunnelPeer peer, Instant until) {
        EventLoop loop = channel.eventLoop();
        Requests requests = new Requests(peer);
        HboneServer server = HboneServer.start(channel, parts.settings(), requests);
        Guard hold =
                parts.drain()
                        .hold(signal ->
                                loop.execute(() -> {
                                    if (signal.mode() == Drain.Mode.GRACEFUL) {
                                        server.drain();
                                    } else {
                                        server.close("the proxy ends");
                                    }
                                }));
        long left = Math.max(0, Duration.between(Instant.now(), until).toMillis());
        Future<?> runsOut = loop.schedule(server::drain, left, TimeUnit.MILLISECONDS);
        requests.onClosed =
                () -> {
                    hold.close();
                    runsOut.cancel(false);
                };
        if (requests.closed) {
            requests.onClosed.run();
        }
    }

    private void connect(InboundConnect request, TunnelPeer peer) {
        MeshState state = mesh.get();
        String namespace = peer.identity().account().namespace();
        switch (resolver.resolve(request.request().target(), namespace, state)) {
            case FrontDecision.Refused refused -> {
                request.refuse(refused.status());
                arrivals.refused(peer.toString(), refused.status(), refused.reason());
            }
            case FrontDecision.Served served ->
                    detection.begin(
                            peer.asks(request.request(), served.front(), parts.own(), state),
                            Spoken.of(served.protocol(), served.front().port()),
                            new Detection.Tunnel(request, peer.loop()));
        }
    }

    /** The requests of one tunnel connection, on its loop. */
    private final class Requests implements InboundHandler {
        private final TunnelPeer peer;
        private Runnable onClosed = () -> {};
        private boolean closed;

        Requests(TunnelPeer peer) {
            this.peer = peer;
        }

        @Override
        public void connect(InboundConnect request) {
            HboneListener.this.connect(request, peer);
        }

        @Override
        public void closed(HboneFailure cause) {
            closed = true;
            onClosed.run();
        }
    }
}
