package dev.weft.waypoint.upstream.dial;

import dev.weft.cert.CertificateManager;
import dev.weft.cert.Priority;
import dev.weft.hbone.pool.TunnelConnector;
import dev.weft.hbone.pool.TunnelKey;
import dev.weft.tls.HandshakeFailure;
import dev.weft.tls.HandshakeListener;
import dev.weft.tls.ProvenPeer;
import dev.weft.tls.WorkloadTls;
import dev.weft.waypoint.upstream.settings.KeepAlive;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Makes the tunnel connections of this proxy: its certificate, TCP, TLS, and the exact identity of
 * the peer. Confined to one event loop.
 */
public final class WaypointTunnels implements TunnelConnector {
    private static final Duration CERTIFICATE_TIME = Duration.ofSeconds(5);

    /** Policy and trust change over time: no tunnel connection is used for new ones for ever. */
    private static final Duration MAX_AGE = Duration.ofHours(1);

    private final EventLoop loop;
    private final Sockets sockets;
    private final CertificateManager certificates;
    private final InstantSource clock;

    public WaypointTunnels(
            EventLoop loop, Sockets sockets, CertificateManager certificates, InstantSource clock) {
        this.loop = loop;
        this.sockets = sockets;
        this.certificates = certificates;
        this.clock = clock;
    }

    @Override
    public Future<Connected> connect(TunnelKey key) {
        Promise<Connected> connected = loop.newPromise();
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
                                connected.tryFailure(
                                        new DialException(
                                                DialFailure.Kind.NO_CERTIFICATE,
                                                "no certificate for "
                                                        + key.source()
                                                        + ": "
                                                        + DialException.text(failure)));
                            }
                        },
                        task -> {
                            if (loop.inEventLoop()) {
                                task.run();
                            } else {
                                loop.execute(task);
                            }
                        });
        return connected;
    }

    private void dial(TunnelKey key, WorkloadTls tls, Promise<Connected> connected) {
        sockets.connect(loop, key.address(), Duration.ofSeconds(10), KeepAlive.SYSTEM)
                .addListener((Future<Channel> dialled) -> {
                    if (dialled.isSuccess()) {
                        secure(key, tls, dialled.getNow(), connected);
                    } else {
                        connected.tryFailure(
                                new DialException(
                                        DialFailure.Kind.CONNECT,
                                        "connection to "
                                                + key.address()
                                                + " failed: "
                                                + DialException.text(dialled.cause())
                                                + "; is a NetworkPolicy blocking the tunnel"
                                                + " port?"));
                    }
                });
    }

    private void secure(
            TunnelKey key, WorkloadTls tls, Channel channel, Promise<Connected> connected) {
        channel.config().setAutoRead(true);
        tls.client(
                channel,
                key.expected(),
                new HandshakeListener() {
                    @Override
                    public void secured(ProvenPeer peer) {
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
                        connected.tryFailure(
                                new DialException(
                                        DialFailure.Kind.TLS,
                                        "TLS with "
                                                + key.address()
                                                + " failed: "
                                                + failure.message()));
                    }
                });
    }
}
