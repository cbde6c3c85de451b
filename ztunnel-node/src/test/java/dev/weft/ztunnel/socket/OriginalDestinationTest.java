package dev.weft.ztunnel.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.eventloop.EpollLoops;
import dev.weft.net.IpPort;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets that nothing redirects; the rules themselves are met in the third ring. */
class OriginalDestinationTest {
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, EpollLoops.newFactory());

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void a_socket_that_no_rule_rewrote_has_the_address_that_the_client_dialled(String address)
            throws Exception {
        CompletableFuture<Optional<IpPort>> found = new CompletableFuture<>();
        Channel server = listen(address, found);
        IpPort dialled = IpPort.of((InetSocketAddress) server.localAddress());

        try (Socket client = new Socket(address, dialled.port())) {
            assertThat(client.isConnected()).isTrue();
            assertThat(found.get(10, TimeUnit.SECONDS)).contains(dialled);
        } finally {
            server.close().awaitUninterruptibly();
        }
    }

    private Channel listen(String address, CompletableFuture<Optional<IpPort>> found) {
        return new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childHandler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                found.complete(OriginalDestination.TRACKED_OR_LOCAL.of(channel));
                            }
                        })
                .bind(address, 0)
                .syncUninterruptibly()
                .channel();
    }
}
