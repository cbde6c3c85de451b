package dev.weft.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The JDK shows no descriptor of a socket, so this test finds them in {@code /proc}. */
class ReusePortTest {

    private static final int MANY = 100;

    /** The first channels of a process bring sockets of the JDK's own. */
    @BeforeAll
    static void open_once() throws IOException {
        try (ServerSocketChannel server = listen(0)) {
            closeAll(connect(server.getLocalAddress()));
        }
    }

    @Test
    void every_new_connection_goes_to_the_successor() throws Exception {
        List<Integer> before = OwnSockets.descriptors();
        try (ServerSocketChannel old = listen(0)) {
            int descriptor = OwnSockets.since(before);
            try (ServerSocketChannel successor = listen(port(old))) {
                ReusePort.preferSuccessor(descriptor);

                List<SocketChannel> clients = connect(old.getLocalAddress());

                assertThat(accepted(old)).isZero();
                assertThat(accepted(successor)).isEqualTo(MANY);
                closeAll(clients);
            }
        }
    }

    @Test
    void a_socket_that_is_alone_keeps_its_connections() throws Exception {
        List<Integer> before = OwnSockets.descriptors();
        try (ServerSocketChannel alone = listen(0)) {
            ReusePort.preferSuccessor(OwnSockets.since(before));

            List<SocketChannel> clients = connect(alone.getLocalAddress());

            assertThat(accepted(alone)).isEqualTo(MANY);
            closeAll(clients);
        }
    }

    @Test
    void a_successor_that_is_left_alone_serves_and_can_be_succeeded() throws Exception {
        List<Integer> before = OwnSockets.descriptors();
        ServerSocketChannel first = listen(0);
        int descriptor = OwnSockets.since(before);
        List<Integer> withFirst = OwnSockets.descriptors();
        try (ServerSocketChannel second = listen(port(first))) {
            int secondDescriptor = OwnSockets.since(withFirst);
            SocketAddress address = second.getLocalAddress();
            ReusePort.preferSuccessor(descriptor);
            first.close();
            List<SocketChannel> clients = new ArrayList<>(connect(address));
            assertThat(accepted(second)).isEqualTo(MANY);

            try (ServerSocketChannel third = listen(port(second))) {
                ReusePort.preferSuccessor(secondDescriptor);
                clients.addAll(connect(address));

                assertThat(accepted(second)).isZero();
                assertThat(accepted(third)).isEqualTo(MANY);
            }
            closeAll(clients);
        }
    }

    @Test
    void a_successor_that_is_taken_back_leaves_everything_to_the_one_before_it() throws Exception {
        try (ServerSocketChannel old = listen(0)) {
            List<Integer> before = OwnSockets.descriptors();
            ServerSocketChannel successor = listen(port(old));
            ReusePort.preferPredecessor(OwnSockets.since(before));

            List<SocketChannel> clients = new ArrayList<>(connect(old.getLocalAddress()));
            assertThat(accepted(successor)).isZero();
            successor.close();
            clients.addAll(connect(old.getLocalAddress()));

            assertThat(accepted(old)).isEqualTo(2 * MANY);
            closeAll(clients);
        }
    }

    @Test
    void a_descriptor_that_is_no_socket_is_refused() {
        assertThatThrownBy(() -> ReusePort.preferSuccessor(1_000_000))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("setsockopt");
    }

    private static ServerSocketChannel listen(int port) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2 * MANY);
        server.configureBlocking(false);
        return server;
    }

    private static int port(ServerSocketChannel server) throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private static List<SocketChannel> connect(SocketAddress address) throws IOException {
        List<SocketChannel> clients = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            clients.add(SocketChannel.open(address));
        }
        return clients;
    }

    private static int accepted(ServerSocketChannel server) throws IOException {
        int count = 0;
        for (SocketChannel next = server.accept(); next != null; next = server.accept()) {
            next.close();
            count++;
        }
        return count;
    }

    private static void closeAll(List<SocketChannel> clients) throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
    }
}
