package dev.weft.waypoint.upstream.dial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.eventloop.IoTransport;
import dev.weft.net.IpPort;
import dev.weft.waypoint.upstream.settings.KeepAlive;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the kernel is told of connections. */
class SocketsTest {

    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, IoTransport.EPOLL.newLoops());

    @AfterEach
    void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void a_connection_is_kept_alive_as_a_rule_says_and_otherwise_as_the_system_does()
            throws Exception {
        List<Integer> system = kept(KeepAlive.SYSTEM);

        assertThat(kept(new KeepAlive(3, 60, 7))).containsExactly(3, 60, 7);
        assertThat(kept(new KeepAlive(0, 61, 0))).containsExactly(system.get(0), 61, system.get(2));
    }

    /** Probes, seconds of silence and seconds between probes, as the kernel has them. */
    private List<Integer> kept(KeepAlive wanted) throws Exception {
        try (ServerSocketChannel server =
                ServerSocketChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
            Channel channel =
                    new Sockets(IoTransport.EPOLL)
                            .connect(
                                    loops.next(),
                                    new IpPort(address.getAddress(), address.getPort()),
                                    Duration.ofSeconds(10),
                                    wanted)
                            .get(10, TimeUnit.SECONDS);
            try {
                assertThat(channel.config().getOption(ChannelOption.SO_KEEPALIVE)).isTrue();
                return List.of(
                        channel.config().getOption(Sockets.KEEP_COUNT),
                        channel.config().getOption(Sockets.KEEP_IDLE),
                        channel.config().getOption(Sockets.KEEP_INTERVAL));
            } finally {
                channel.close().sync();
            }
        }
    }
}
