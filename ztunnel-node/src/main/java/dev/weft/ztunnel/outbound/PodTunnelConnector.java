package dev.weft.ztunnel.outbound;

import dev.weft.cert.CertificateManager;
import dev.weft.cert.Priority;
import dev.weft.hbone.pool.TunnelConnector;
import dev.weft.hbone.pool.TunnelKey;
import dev.weft.telemetry.Reporter;
import dev.weft.tls.HandshakeFailure;
import dev.weft.tls.HandshakeListener;
import dev.weft.tls.ProvenPeer;
import dev.weft.tls.WorkloadTls;
import dev.weft.ztunnel.socket.PodSockets;
import dev.weft.ztunnel.telemetry.Failure;
import dev.weft.ztunnel.telemetry.Failure.Kind;
import dev.weft.ztunnel.telemetry.HandshakeEvent;
import io.netty.channel.Channel;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Makes the tunnel connections of a pod: the pod's certificate, TCP from the pod's network, TLS,
 * and the peer's identity.
 *
 * <p>Confined to one event loop.
 */
final class PodTunnelConnector implements TunnelConnector {
    private static final Duration CERTIFICATE_TIME = Duration.ofSeconds(5);

    /** Policy and trust change over time: no tunnel connection is used for new ones for ever. */
    private static final Duration MAX_AGE = Duration.ofHours(1);

    private final EventLoop loop;
    private final PodSockets sockets;
    private final CertificateManager certificates;
    private final InstantSource clock;

    PodTunnelConnector(
            EventLoop loop,
            PodSockets sockets,
            CertificateManager certificates,
            InstantSource clock) {
        this.loop = loop;
        this.sockets = sockets;
        this.certificates = certificates;
        this.clock = clock;
    }

    @Override
    public Future<Connected> connect(TunnelKey key) {
        Promise<Connected> connected = loop.newPromise();
        Optional<WorkloadTls> current = certificates.current(key.source());
        if (current.isPresent()) {
            dial(key, current.get(), connected);
        } else {
            awaitCertificate(key, connected);
        }
        return connected;
    }

    private void awaitCertificate(TunnelKey key, Promise<Connected> connected) {
        certificates
                .request(key.source(), Priority.REAL_TIME)
                .toCompletableFuture()
                .copy()
                .orTimeout(CERTIFICATE_TIME.toMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync(
                        (tls, failure) -> {
                            if (failure == null) {
                                dial(key, tls, connected);
                            } else {
                                fail(
                                        connected,
                                        Kind.NO_CERTIFICATE,
                                        "no certificate for " + key.source() + ": " + text(failure),
                                        failure);
                            }
                        },
                        loop);
    }

    private void dial(TunnelKey key, WorkloadTls tls, Promise<Connected> connected) {
        sockets.connect(loop, key.address(), Optional.empty())
                .addListener((Future<Channel> dialled) -> {
                    if (dialled.isSuccess()) {
                        secure(key, tls, dialled.getNow(), connected);
                    } else {
                        unreachable(key, dialled.cause(), connected);
                    }
                });
    }

    private static void unreachable(TunnelKey key, Throwable cause, Promise<Connected> connected) {
        if (cause instanceof ConnectTimeoutException) {
            fail(
                    connected,
                    Kind.TUNNEL_TIMED_OUT,
                    "connection to "
                            + key.address()
                            + " timed out, maybe a NetworkPolicy is blocking HBONE port "
                            + key.address().port(),
                    cause);
            return;
        }
        fail(
                connected,
                Kind.CONNECT_FAILED,
                "connection to " + key.address() + " failed: " + text(cause),
                cause);
    }

    private void secure(
            TunnelKey key, WorkloadTls tls, Channel channel, Promise<Connected> connected) {
        channel.config().setAutoRead(true);
        HandshakeEvent event = HandshakeEvent.begun();
        tls.client(
                channel,
                key.expected(),
                new HandshakeListener() {
                    @Override
                    public void secured(ProvenPeer peer) {
                        event.ended(Reporter.SOURCE, key.address(), peer.identity().toString(), "");
                        Instant own = tls.certificate().notAfter();
                        Instant until = peer.until().isBefore(own) ? peer.until() : own;
                        Duration left = Duration.between(clock.instant(), until);
                        Duration usable = left.compareTo(MAX_AGE) < 0 ? left : MAX_AGE;
                        if (!connected.trySuccess(new Connected(channel, usable))) {
                            channel.close();
                        }
                    }

                    @Override
                    public void failed(HandshakeFailure failure) {
                        event.ended(Reporter.SOURCE, key.address(), "", failure.message());
                        connected.tryFailure(new TunnelException(tlsFailure(key, failure)));
                    }
                });
    }

    private static Failure tlsFailure(TunnelKey key, HandshakeFailure failure) {
        return new Failure(
                kind(failure), "TLS with " + key.address() + " failed: " + failure.message());
    }

    static Kind kind(HandshakeFailure failure) {
        return switch (failure.kind()) {
            case WRONG_IDENTITY -> Kind.WRONG_IDENTITY;
            case REVOKED -> Kind.CERTIFICATE_REVOKED;
            case CLOSED, TIMEOUT, PROTOCOL, REFUSED_BY_PEER, UNTRUSTED, RETIRED -> Kind.TLS_FAILED;
        };
    }

    private static void fail(
            Promise<Connected> connected, Kind kind, String message, Throwable cause) {
        connected.tryFailure(new TunnelException(new Failure(kind, message), cause));
    }

    private static String text(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
