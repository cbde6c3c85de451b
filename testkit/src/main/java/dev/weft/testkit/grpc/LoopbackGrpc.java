package dev.weft.testkit.grpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A gRPC server on loopback that can go away and come back on the same port. One test thread. */
public final class LoopbackGrpc implements AutoCloseable {

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final BindableService service;
    private int port;
    private @Nullable Server server;

    /** With a certificate that names loopback. */
    public LoopbackGrpc(PrivateKey key, X509Certificate certificate, BindableService service) {
        this.key = key;
        this.certificate = certificate;
        this.service = service;
    }

    /** Listens, on the port of before if there was one. */
    public void start() {
        try {
            server =
                    NettyServerBuilder.forAddress(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                            .addService(service)
                            .intercept(new CallMetadata.Capture())
                            .maxInboundMessageSize(64 << 20)
                            .permitKeepAliveTime(1, TimeUnit.SECONDS)
                            .sslContext(
                                    GrpcSslContexts.configure(
                                                    SslContextBuilder.forServer(key, certificate),
                                                    SslProvider.JDK)
                                            .build())
                            .build()
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on loopback port " + port, e);
        }
        port = server.getPort();
    }

    /** Breaks every connection and listens no more. */
    public void stop() {
        if (server != null) {
            server.shutdownNow();
            awaitQuietly(server);
            server = null;
        }
    }

    private static void awaitQuietly(Server stopping) {
        try {
            stopping.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        stop();
    }
}
