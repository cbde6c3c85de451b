package dev.weft.controller;

import dev.weft.controller.ca.ServingCertificate;
import dev.weft.net.IpPort;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * The one TLS listener for discovery and certificates; each call runs on a virtual thread, and
 * {@code interceptor} sees it before its service does.
 */
final class DiscoveryListener implements AutoCloseable {

    /** Clients that hold many resources name them all when they come back. */
    private static final int MAX_MESSAGE = 64 << 20;

    private static final long KEEPALIVE_SECONDS = 30;
    private static final long KEEPALIVE_TIMEOUT_SECONDS = 10;
    private static final long LEAST_CLIENT_PING_SECONDS = 10;

    /** A token is looked at when a connection's call begins, so no connection lasts for ever. */
    private static final long MAX_AGE_MINUTES = 30;

    private static final long MAX_AGE_GRACE_SECONDS = 10;
    private static final long SHUTDOWN_MILLIS = 500;

    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final Server server;

    DiscoveryListener(
            IpPort address,
            ServingCertificate certificate,
            ServerInterceptor interceptor,
            List<? extends BindableService> services)
            throws SSLException {
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(address.toSocketAddress())
                        .sslContext(tls(certificate))
                        .executor(calls)
                        .intercept(interceptor)
                        .maxInboundMessageSize(MAX_MESSAGE)
                        .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
                        .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                        .permitKeepAliveTime(LEAST_CLIENT_PING_SECONDS, TimeUnit.SECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .maxConnectionAge(MAX_AGE_MINUTES, TimeUnit.MINUTES)
                        .maxConnectionAgeGrace(MAX_AGE_GRACE_SECONDS, TimeUnit.SECONDS);
        services.forEach(builder::addService);
        server = builder.build();
    }

    private static SslContext tls(ServingCertificate certificate) throws SSLException {
        return GrpcSslContexts.configure(SslContextBuilder.forServer(certificate))
                .protocols("TLSv1.3", "TLSv1.2")
                .build();
    }

    void start() throws IOException {
        server.start();
    }

    /** Where it listens once it was started. */
    IpPort address() {
        return IpPort.of((InetSocketAddress) server.getListenSockets().getFirst());
    }

    @Override
    public void close() {
        server.shutdown();
        try {
            server.awaitTermination(SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.shutdownNow();
        calls.shutdown();
    }
}
