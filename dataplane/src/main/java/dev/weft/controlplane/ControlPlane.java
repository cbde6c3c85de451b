package dev.weft.controlplane;

import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * Opens channels to one control plane service: TLS to its roots, keep-alive that finds a dead peer
 * in 40 seconds. Owns the one thread of their I/O. Any thread.
 */
public final class ControlPlane implements AutoCloseable {

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int MAX_MESSAGE_BYTES = 200 << 20;

    private final ControlPlaneSettings settings;
    private final SslContext tls;
    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(
                    1,
                    new DefaultThreadFactory("control-plane", true),
                    Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

    /**
     * With the settings of one service. Opens nothing yet.
     *
     * @throws IllegalStateException if TLS cannot be set up at all
     */
    public ControlPlane(ControlPlaneSettings settings) {
        this.settings = settings;
        SslContextBuilder builder =
                SslContextBuilder.forClient().trustManager(new ReloadingTrust(settings.roots()));
        try {
            tls = GrpcSslContexts.configure(builder, SslProvider.OPENSSL).build();
        } catch (SSLException e) {
            throw new IllegalStateException("cannot set up TLS to " + settings.address(), e);
        }
    }

    /** A channel of its own connection, made with the first call. The caller shuts it down. */
    public ManagedChannel newChannel() {
        ControlPlaneAddress address = settings.address();
        NettyChannelBuilder builder =
                NettyChannelBuilder.forAddress(address.host(), address.port())
                        .sslContext(tls)
                        .eventLoopGroup(loop)
                        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                        .keepAliveTime(30, TimeUnit.SECONDS)
                        .keepAliveTimeout(10, TimeUnit.SECONDS)
                        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                        .disableRetry();
        settings.alternativeName().ifPresent(builder::overrideAuthority);
        if (Epoll.isAvailable()) {
            builder.channelType(EpollSocketChannel.class)
                    .withOption(ChannelOption.SO_KEEPALIVE, true)
                    .withOption(EpollChannelOption.TCP_KEEPIDLE, 300)
                    .withOption(EpollChannelOption.TCP_KEEPINTVL, 75)
                    .withOption(EpollChannelOption.TCP_KEEPCNT, 9);
        } else {
            builder.channelType(NioSocketChannel.class);
        }
        return builder.build();
    }

    /** Who calls; every call needs it. */
    public CallCredentials credentials() {
        return new CallIdentity(settings);
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Override
    public String toString() {
        return "control plane " + settings.address();
    }
}
