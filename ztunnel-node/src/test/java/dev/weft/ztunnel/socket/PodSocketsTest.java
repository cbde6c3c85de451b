package dev.weft.ztunnel.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.eventloop.IoTransport;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * All of 127.0.0.0/8 may be bound without privileges, so it stands in for other pods' addresses.
 */
class PodSocketsTest {

    private static final InetAddress CLIENT = IpAddresses.parse("127.0.0.9").orElseThrow();
    private static final int FREE_PORT = 43_210;

    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, IoTransport.EPOLL.newLoops());
    private final EventLoop loop = loops.next();
    private final PodSockets sockets =
            new PodSockets(
                    PodNetwork.own(),
                    new SocketSettings(
                            IoTransport.EPOLL,
                            OptionalInt.empty(),
                            true,
                            SocketSettings.Spoofing.BEST_EFFORT,
                            Duration.ofSeconds(5),
                            SocketSettings.KeepAlive.DEFAULT));
    private ServerSocket application;

    @BeforeEach
    void start() throws IOException {
        application = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        application.close();
        loops.shutdownGracefully().syncUninterruptibly();
    }

    @Test
    void the_application_sees_the_clients_address_and_port() throws Exception {
        Channel channel = connect(new IpPort(CLIENT, FREE_PORT));

        assertThat(application.accept().getRemoteSocketAddress())
                .isEqualTo(new InetSocketAddress(CLIENT, FREE_PORT));
        channel.close().sync();
    }

    @Test
    void whichever_of_two_listeners_is_to_go_leaves_new_connections_to_the_other()
            throws Exception {
        for (boolean takenBack : new boolean[] {true, false}) {
            Queue<String> accepted = new ConcurrentLinkedQueue<>();
            Channel old = listen(0, "old", accepted);
            InetSocketAddress address = (InetSocketAddress) old.localAddress();
            Channel successor = listen(address.getPort(), "new", accepted);

            PodSockets.preferSuccessor(takenBack ? successor : old);
            for (int i = 0; i < 50; i++) {
                new Socket(address.getAddress(), address.getPort()).close();
            }

            await().until(() -> accepted.size() == 50);
            assertThat(accepted).containsOnly(takenBack ? "old" : "new");
            old.close().sync();
            successor.close().sync();
        }
    }

    private Channel listen(int port, String name, Queue<String> accepted) throws IOException {
        return sockets.listen(
                loops,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                channel -> {
                    accepted.add(name);
                    channel.close();
                });
    }

    @Test
    void a_second_connection_of_the_same_client_and_port_takes_another_port() throws Exception {
        Channel first = connect(new IpPort(CLIENT, FREE_PORT));
        application.accept();

        Channel second = connect(new IpPort(CLIENT, FREE_PORT));

        InetSocketAddress seen = (InetSocketAddress) application.accept().getRemoteSocketAddress();
        assertThat(seen.getAddress()).isEqualTo(CLIENT);
        assertThat(seen.getPort()).isNotEqualTo(FREE_PORT);
        first.close().sync();
        second.close().sync();
    }

    @Test
    void a_port_that_a_program_listens_on_is_left_to_it() throws Exception {
        try (ServerSocket listener = new ServerSocket(0)) {
            Channel channel = connect(new IpPort(CLIENT, listener.getLocalPort()));

            InetSocketAddress seen =
                    (InetSocketAddress) application.accept().getRemoteSocketAddress();
            assertThat(seen.getAddress()).isEqualTo(CLIENT);
            assertThat(seen.getPort()).isNotEqualTo(listener.getLocalPort());
            channel.close().sync();
        }
    }

    private Channel connect(IpPort source) throws Exception {
        IpPort target = IpPort.of((InetSocketAddress) application.getLocalSocketAddress());
        Callable<Future<Channel>> dial = () -> sockets.connect(loop, target, Optional.of(source));
        return loop.submit(dial).get().get();
    }
}
