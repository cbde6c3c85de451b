package dev.weft.ztunnel.dns;

import static dev.weft.testkit.mesh.Mesh.pod;
import static dev.weft.testkit.mesh.Mesh.serves;
import static dev.weft.testkit.mesh.Mesh.service;
import static dev.weft.ztunnel.dns.Messages.A;
import static dev.weft.ztunnel.dns.Messages.TXT;
import static dev.weft.ztunnel.dns.Messages.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.eventloop.IoTransport;
import dev.weft.lifecycle.ConnectionLimit;
import dev.weft.mesh.MeshState;
import dev.weft.metrics.ExpositionFormat;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.net.IpAddresses;
import dev.weft.net.ResolverConfig;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.ztunnel.dns.Messages.Reply;
import dev.weft.ztunnel.socket.PodNetwork;
import dev.weft.ztunnel.socket.SocketSettings;
import dev.weft.ztunnel.socket.SocketSettings.KeepAlive;
import dev.weft.ztunnel.socket.SocketSettings.Spoofing;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DnsListenerTest {
    private static final int WAIT_MILLIS = 20_000;
    private static final int PORT = 15053;

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, IoTransport.EPOLL.newLoops());
    private final MetricsRegistry metrics = new MetricsRegistry();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private MeshState mesh = MeshState.EMPTY;
    private final MeshNames atOnce = (client, hostnames) -> CompletableFuture.completedFuture(mesh);

    @BeforeEach
    void mesh() {
        Mesh all = new Mesh().with(service("web", "10.96.0.1", 80, 80));
        all.with(service("many", "", 80, 80));
        IntStream.range(0, 300)
                .forEach(i ->
                        all.with(
                                pod("p" + i, "10.1." + i / 250 + "." + i % 250)
                                        .services(serves("many", 80, 80))));
        mesh = all.state();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void a_service_is_answered_from_the_mesh(Transport transport) throws Exception {
        InetSocketAddress proxy = proxy(500, atOnce);

        Reply reply = ask(transport, proxy, question(9, "web.shop", A));

        assertThat(reply.id()).isEqualTo(9);
        assertThat(reply.records()).containsExactly("10.96.0.1");
        assertThat(metrics())
                .contains("istio_dns_requests_total{")
                .contains("request_query_type=\"A\",request_protocol=\"" + transport + "\"")
                .doesNotContain("istio_dns_upstream_requests_total{");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void an_unknown_name_is_passed_on_as_it_is_and_so_is_the_answer(Transport transport)
            throws Exception {
        FakeNameServer server = server(ReplyCode.NXDOMAIN);
        InetSocketAddress proxy = proxy(500, atOnce, server);

        Reply reply = ask(transport, proxy, question(0x1234, "example.org", TXT, 1232));

        assertThat(reply.id()).isEqualTo(0x1234);
        assertThat(reply.code()).isEqualTo(ReplyCode.NXDOMAIN.code());
        assertThat(reply.flags() & DnsHeader.RECURSION_AVAILABLE).isNotZero();
        assertThat(server.questions).hasValue(1);
        assertThat(metrics()).contains("istio_dns_upstream_request_duration_seconds_count{");
    }

    @Test
    void without_a_name_server_the_question_fails() throws Exception {
        Reply reply = ask(Transport.UDP, proxy(500, atOnce), question(1, "x.org", A));

        assertThat(reply.code()).isEqualTo(ReplyCode.SERVFAIL.code());
        assertThat(metrics()).contains("istio_dns_upstream_failures_total{");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void the_next_server_is_asked_where_one_is_silent_or_helpless(Transport transport)
            throws Exception {
        FakeNameServer silent = server(question -> List.of());
        FakeNameServer helpless = server(ReplyCode.REFUSED);
        FakeNameServer good = server(ReplyCode.NOERROR);
        InetSocketAddress proxy = proxy(500, atOnce, silent, helpless, good);

        Reply reply = ask(transport, proxy, question(1, "x.org", A));

        assertThat(reply.code()).isEqualTo(ReplyCode.NOERROR.code());
        assertThat(good.questions).hasValue(1);
    }

    @Test
    void a_guessed_answer_is_not_taken_for_the_true_one() throws Exception {
        FakeNameServer server =
                server(question -> {
                    ByteBuffer otherId = FakeNameServer.reply(question, ReplyCode.REFUSED);
                    otherId.putShort(0, (short) (otherId.getShort(0) + 1));
                    ByteBuffer otherName = FakeNameServer.reply(question, ReplyCode.REFUSED);
                    otherName.put(13, (byte) 'y');
                    ByteBuffer otherType = FakeNameServer.reply(question, ReplyCode.REFUSED);
                    otherType.putShort(otherType.limit() - 4, (short) TXT);
                    ByteBuffer echoed = question.duplicate();
                    ByteBuffer cut = FakeNameServer.reply(question, ReplyCode.REFUSED).limit(13);
                    ByteBuffer truth = FakeNameServer.reply(question, ReplyCode.NXDOMAIN);
                    return List.of(otherId, otherName, otherType, echoed, cut, truth);
                });
        InetSocketAddress proxy = proxy(500, atOnce, server);

        Reply reply = ask(Transport.UDP, proxy, question(1, "x.org", A));

        assertThat(reply.code()).isEqualTo(ReplyCode.NXDOMAIN.code());
        assertThat(server.questions).hasValue(1);
    }

    @Test
    void an_answer_longer_than_the_client_takes_is_marked_as_cut() throws Exception {
        FakeNameServer server =
                server(question -> {
                    ByteBuffer longer = ByteBuffer.allocate(600);
                    longer.put(FakeNameServer.reply(question, ReplyCode.NOERROR));
                    return List.of(longer.rewind());
                });
        InetSocketAddress proxy = proxy(500, atOnce, server);

        Reply reply = ask(Transport.UDP, proxy, question(1, "x.org", A));

        assertThat(reply.truncated()).isTrue();
    }

    @Test
    void a_long_answer_of_the_mesh_is_cut_over_udp_and_whole_over_tcp() throws Exception {
        InetSocketAddress proxy = proxy(500, atOnce);

        Reply cut = ask(Transport.UDP, proxy, question(1, "many", A));
        Reply whole = ask(Transport.TCP, proxy, question(1, "many", A));

        assertThat(cut.truncated()).isTrue();
        assertThat(whole.truncated()).isFalse();
        assertThat(whole.records()).hasSize(300);
    }

    @Test
    void questions_beyond_the_limit_are_refused_and_counted() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        FakeNameServer silent =
                server(question -> {
                    asked.countDown();
                    return List.of();
                });
        InetSocketAddress proxy = proxy(1, atOnce, silent);

        try (Socket first = connect(proxy)) {
            send(first, question(1, "x.org", A));
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            Reply second = ask(Transport.UDP, proxy, question(2, "x.org", A));

            assertThat(second.code()).isEqualTo(ReplyCode.SERVFAIL.code());
            assertThat(metrics()).contains("weft_dns_questions_shed_total{limit=\"pod\"} 1");
        }
    }

    @Test
    void several_questions_on_one_connection_are_all_answered() throws Exception {
        InetSocketAddress proxy = proxy(500, atOnce);

        List<Integer> ids = new ArrayList<>();
        try (Socket socket = connect(proxy)) {
            for (int id = 0; id < 100; id++) {
                send(socket, question(id, "web", A));
            }
            for (int i = 0; i < 100; i++) {
                ids.add(receive(socket).id());
            }
        }

        assertThat(ids).isEqualTo(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void a_message_too_long_or_too_short_ends_its_connection() throws Exception {
        InetSocketAddress proxy = proxy(500, atOnce);

        for (int length : new int[] {5000, 3}) {
            try (Socket socket = connect(proxy)) {
                socket.getOutputStream().write(new byte[] {(byte) (length >> 8), (byte) length});
                socket.getOutputStream().write(new byte[3]);

                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void what_becomes_known_later_is_answered_then() throws Exception {
        MeshState known = mesh;
        CompletableFuture<MeshState> later = new CompletableFuture<>();
        InetSocketAddress proxy =
                proxy(
                        500,
                        (client, hostnames) -> {
                            loops.schedule(() -> later.complete(known), 20, TimeUnit.MILLISECONDS);
                            return later;
                        });

        Reply reply = ask(Transport.UDP, proxy, question(1, "web", A));

        assertThat(reply.records()).containsExactly("10.96.0.1");
    }

    private InetSocketAddress proxy(int mostQuestions, MeshNames names, FakeNameServer... servers)
            throws IOException {
        SocketSettings settings =
                new SocketSettings(
                        IoTransport.EPOLL,
                        OptionalInt.empty(),
                        false,
                        Spoofing.OFF,
                        Duration.ofSeconds(5),
                        KeepAlive.DEFAULT);
        InetAddress ip = randomLoopback();
        DnsServices node =
                new DnsServices(
                        new DnsSettings(
                                true,
                                List.of(ip),
                                PORT,
                                true,
                                "cluster.local",
                                Optional.empty(),
                                1000,
                                mostQuestions,
                                Duration.ofMillis(300)),
                        "",
                        names,
                        ResolverConfig.NONE,
                        accepted -> Optional.empty(),
                        new DnsTelemetry(metrics),
                        ConnectionLimit.of("node", 1000));
        DnsListener listener =
                new DnsListener(
                        node,
                        new DnsListener.Pod("shop", ResolverConfig.NONE, Optional::empty),
                        PodNetwork.own(),
                        settings,
                        ConnectionLimit.of("connections", 100),
                        loops,
                        Stream.of(servers).map(FakeNameServer::address).toList());
        opened.add(() -> {
            listener.stopAccepting();
            await().until(listener::isIdle);
        });
        listener.open();
        return new InetSocketAddress(ip, PORT);
    }

    private static InetAddress randomLoopback() {
        byte[] ip = new byte[4];
        ThreadLocalRandom.current().nextBytes(ip);
        ip[0] = 127;
        return IpAddresses.ofBytes(ip).orElseThrow();
    }

    private FakeNameServer server(ReplyCode code) throws IOException {
        return server(question -> List.of(FakeNameServer.reply(question, code)));
    }

    private FakeNameServer server(Function<ByteBuffer, List<ByteBuffer>> answers)
            throws IOException {
        FakeNameServer server = new FakeNameServer(answers);
        opened.add(server);
        return server;
    }

    private String metrics() {
        return metrics.expose(ExpositionFormat.PROMETHEUS);
    }

    private static Reply ask(Transport transport, InetSocketAddress proxy, ByteBuffer question)
            throws IOException {
        return switch (transport) {
            case UDP -> askOverUdp(proxy, question);
            case TCP -> {
                try (Socket socket = connect(proxy)) {
                    send(socket, question);
                    yield receive(socket);
                }
            }
        };
    }

    private static Reply askOverUdp(InetSocketAddress proxy, ByteBuffer question)
            throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(WAIT_MILLIS);
            socket.connect(proxy);
            socket.send(new DatagramPacket(Messages.bytes(question), question.remaining()));
            DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(packet);
            return Messages.reply(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
        }
    }

    private static Socket connect(InetSocketAddress proxy) throws IOException {
        Socket socket = new Socket(proxy.getAddress(), proxy.getPort());
        socket.setSoTimeout(WAIT_MILLIS);
        return socket;
    }

    private static void send(Socket socket, ByteBuffer question) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeShort(question.remaining());
        out.write(Messages.bytes(question));
    }

    private static Reply receive(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        return Messages.reply(ByteBuffer.wrap(in.readNBytes(in.readUnsignedShort())));
    }
}
