package dev.weft.hbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weft.relay.EndFailure;
import dev.weft.relay.RelayEnding;
import dev.weft.relay.RelayOutcome;
import dev.weft.relay.Side;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** TCP to HBONE to TCP over real sockets and real TLS. */
class RelayLoopbackTest {

    private static final int MIB = 1 << 20;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private ServerSocket application;
    private LoopbackMesh mesh;

    @BeforeEach
    void start() throws Exception {
        application = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        mesh =
                new LoopbackMesh(
                        (InetSocketAddress) application.getLocalSocketAddress(),
                        HboneSettings.CLIENT.withMaxStreams(200));
    }

    @AfterEach
    void stop() throws Exception {
        mesh.stop();
        application.close();
        threads.close();
    }

    @Test
    void carries_many_bytes_both_ways_in_order() throws Exception {
        int total = 24 * MIB;
        Future<?> echo = threads.submit(() -> echo(application.accept()));

        try (Socket client = connect()) {
            Future<?> sender = threads.submit(() -> send(client, total, 1));
            assertThat(receive(client, total, 1)).isEqualTo(total);
            sender.get();
        }
        echo.get();

        RelayOutcome expected = new RelayOutcome(total, total, new RelayEnding.Finished());
        await().untilAsserted(() -> {
            assertThat(mesh.sourceOutcomes).containsExactly(expected);
            assertThat(mesh.destinationOutcomes).containsExactly(expected);
        });
    }

    @Test
    void keeps_the_way_back_open_after_the_client_ended_its_side() throws Exception {
        Future<?> counter =
                threads.submit(() -> {
                    try (Socket socket = application.accept()) {
                        long count = drain(socket.getInputStream());
                        socket.getOutputStream()
                                .write(Long.toString(count).getBytes(StandardCharsets.UTF_8));
                    }
                    return null;
                });

        try (Socket client = connect()) {
            send(client, MIB, 2);
            client.shutdownOutput();
            String answer =
                    new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).isEqualTo(Integer.toString(MIB));
        }

        counter.get();
    }

    @Test
    void an_application_that_does_not_read_stops_the_sender_and_gets_all_in_the_end()
            throws Exception {
        int total = 48 * MIB;
        AtomicLong sent = new AtomicLong();

        try (Socket client = connect();
                Socket server = application.accept()) {
            Future<?> sender =
                    threads.submit(() -> {
                        byte[] chunk = new byte[64 << 10];
                        for (int i = 0; i < total / chunk.length; i++) {
                            client.getOutputStream().write(chunk);
                            sent.addAndGet(chunk.length);
                        }
                        client.shutdownOutput();
                        return null;
                    });
            AtomicLong before = new AtomicLong(-1);
            await().pollInterval(Duration.ofMillis(300))
                    .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
            assertThat(sent.get()).isLessThan(total);
            assertThat(drain(server.getInputStream())).isEqualTo(total);
            sender.get();
        }
    }

    @Test
    void a_reset_by_the_client_reaches_the_application() throws Exception {
        try (Socket client = connect();
                Socket server = application.accept()) {
            client.getOutputStream().write(1);
            assertThat(server.getInputStream().read()).isEqualTo(1);

            reset(client);

            assertThatThrownBy(() -> server.getInputStream().read())
                    .isInstanceOf(SocketException.class);
        }
        await().until(() -> mesh.sourceOutcomes.size() == 1);
        assertThat(mesh.sourceOutcomes.getFirst().ending())
                .isInstanceOfSatisfying(
                        RelayEnding.Broken.class,
                        broken -> {
                            assertThat(broken.side()).isEqualTo(Side.DOWNSTREAM);
                            assertThat(broken.cause().kind()).isEqualTo(EndFailure.Kind.RESET);
                        });
    }

    @Test
    void a_reset_by_the_application_reaches_the_client() throws Exception {
        try (Socket client = connect();
                Socket server = application.accept()) {
            client.getOutputStream().write(1);
            assertThat(server.getInputStream().read()).isEqualTo(1);

            reset(server);

            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void bytes_before_the_applications_end_arrive_however_fast_it_closes() throws Exception {
        for (int i = 0; i < 50; i++) {
            int round = i;
            Future<?> burst =
                    threads.submit(() -> {
                        try (Socket socket = application.accept()) {
                            send(socket, 300_000, round);
                        }
                        return null;
                    });
            try (Socket client = connect()) {
                assertThat(receive(client, 300_000, round)).isEqualTo(300_000);
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
            burst.get();
        }
    }

    @Test
    void two_hundred_connections_share_one_tunnel_connection() throws Exception {
        Future<?> acceptor =
                threads.submit(() -> {
                    List<Future<?>> echoes = new ArrayList<>();
                    for (int i = 0; i < 200; i++) {
                        Socket socket = application.accept();
                        echoes.add(threads.submit(() -> echo(socket)));
                    }
                    for (Future<?> echo : echoes) {
                        echo.get();
                    }
                    return null;
                });
        List<Future<?>> clients = new ArrayList<>();
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            sockets.add(connect());
        }
        await().until(() -> mesh.tunnels().stream().mapToInt(t -> t.active()).sum() == 200);
        assertThat(mesh.tunnels()).hasSize(1);

        for (int i = 0; i < 200; i++) {
            int seed = i;
            Socket client = sockets.get(i);
            clients.add(
                    threads.submit(() -> {
                        Future<?> sender = threads.submit(() -> send(client, 100_000, seed));
                        assertThat(receive(client, 100_000, seed)).isEqualTo(100_000);
                        sender.get();
                        client.close();
                        return null;
                    }));
        }
        for (Future<?> client : clients) {
            client.get();
        }
        acceptor.get();

        await().until(() -> mesh.sourceOutcomes.size() == 200);
        assertThat(mesh.sourceOutcomes).allMatch(o -> o.ending() instanceof RelayEnding.Finished);
        assertThat(mesh.tunnels()).hasSize(1);
    }

    private Socket connect() throws IOException {
        return new Socket(mesh.address().getAddress(), mesh.address().getPort());
    }

    /** Sends bytes that the seed determines, in chunks of any size. */
    private static Void send(Socket socket, int total, int seed) throws IOException {
        SplittableRandom bytes = new SplittableRandom(seed);
        SplittableRandom sizes = new SplittableRandom(seed + 1);
        OutputStream out = socket.getOutputStream();
        for (int sent = 0; sent < total; ) {
            byte[] chunk = new byte[Math.min(total - sent, 8 * sizes.nextInt(1, 12_000))];
            bytes.nextBytes(chunk);
            out.write(chunk);
            sent += chunk.length;
        }
        return null;
    }

    /** Reads until {@code total} bytes came and every one was right. */
    private static int receive(Socket socket, int total, int seed) throws IOException {
        SplittableRandom bytes = new SplittableRandom(seed);
        InputStream in = socket.getInputStream();
        int received = 0;
        while (received < total) {
            byte[] chunk = in.readNBytes(Math.min(total - received, 8 * 4096));
            byte[] expected = new byte[chunk.length];
            bytes.nextBytes(expected);
            assertThat(chunk).isEqualTo(expected);
            if (chunk.length == 0) {
                break;
            }
            received += chunk.length;
        }
        return received;
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static long drain(InputStream in) throws IOException {
        return in.transferTo(OutputStream.nullOutputStream());
    }

    private static Void echo(Socket socket) throws IOException {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        }
        return null;
    }
}
