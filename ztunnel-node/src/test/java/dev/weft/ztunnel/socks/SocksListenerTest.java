package dev.weft.ztunnel.socks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.eventloop.EpollLoops;
import dev.weft.eventloop.IoTransport;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import dev.weft.ztunnel.socket.PodNetwork;
import dev.weft.ztunnel.socket.PodSockets;
import dev.weft.ztunnel.socket.SocketSettings;
import dev.weft.ztunnel.socket.SocketSettings.KeepAlive;
import dev.weft.ztunnel.socket.SocketSettings.Spoofing;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocksListenerTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int PORT = 15080;
    private static final String GREETING = "050100";
    private static final String WELCOME = "0500";

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, EpollLoops.newFactory());
    private final InetAddress loopback = randomLoopback();
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private SocksListener listener;

    /** What the proxy is to connect. */
    private record Asked(SocketChannel accepted, IpPort target, SocksReply reply) {}

    @BeforeEach
    void open() throws IOException {
        SocketSettings settings =
                new SocketSettings(
                        IoTransport.EPOLL,
                        OptionalInt.empty(),
                        false,
                        Spoofing.OFF,
                        Duration.ofSeconds(5),
                        KeepAlive.DEFAULT);
        PodNetwork network = PodNetwork.own();
        SocksNames names =
                (loop, name, v6) ->
                        loop.newSucceededFuture(
                                name.equals("web")
                                        ? IpAddresses.parse("10.96.0.1")
                                        : Optional.empty());
        SocksOutbound outbound =
                new SocksOutbound() {
                    @Override
                    public boolean admit(SocketChannel accepted) {
                        return true;
                    }

                    @Override
                    public void connect(SocketChannel accepted, IpPort target, SocksReply reply) {
                        asked.add(new Asked(accepted, target, reply));
                    }
                };
        listener = new SocksListener(network, new PodSockets(network, settings), names, outbound);
        listener.open(loops, List.of(loopback), PORT);
    }

    @AfterEach
    void close() {
        listener.stopAccepting().forEach(ChannelFuture::awaitUninterruptibly);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @ParameterizedTest
    @CsvSource({
        "01 0a000001 1f90, 10.0.0.1:8080",
        "04 fd000000000000000000000000000001 1f90, [fd00::1]:8080",
        "03 03776562 0050, 10.96.0.1:80",
    })
    void success_is_told_when_the_connection_stands(String address, String target)
            throws Exception {
        try (Socket program = connect()) {
            send(program, GREETING);
            assertThat(receive(program, 2)).isEqualTo(WELCOME);
            send(program, "050100" + address);
            Asked request = asked.poll(20, TimeUnit.SECONDS);

            assertThat(request).isNotNull();
            assertThat(request.target()).hasToString(target);
            assertThat(program.getInputStream().available()).isZero();
            request.reply().connected(request.accepted());
            assertThat(receive(program, 10)).isEqualTo("05000001000000000000");
            assertThat(request.accepted().pipeline().names()).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void greeting_and_request_may_come_at_once() throws Exception {
        try (Socket program = connect()) {
            send(program, GREETING + "0501000103030303 0050".replace(" ", ""));

            assertThat(asked.poll(20, TimeUnit.SECONDS)).isNotNull();
            assertThat(receive(program, 2)).isEqualTo(WELCOME);
        }
    }

    @Test
    void failure_is_told_and_ends_the_connection() throws Exception {
        try (Socket program = connect()) {
            send(program, GREETING + "05010001030303030050");
            Asked request = asked.poll(20, TimeUnit.SECONDS);
            assertThat(request).isNotNull();

            request.reply().failed(request.accepted());

            assertThat(rest(program)).isEqualTo(WELCOME + "05010001000000000000");
        }
    }

    @ParameterizedTest
    @CsvSource({
        // only with a password, another version, BIND, UDP, port 0, unknown name, bytes too early
        "050102, 05070001000000000000",
        "040100, 05070001000000000000",
        "050100 0502000103030303 0050, 0500 05070001000000000000",
        "050100 0503000103030303 0050, 0500 05070001000000000000",
        "050100 0501000103030303 0000, 0500 05070001000000000000",
        "050100 05010003046e6f6e65 0050, 0500 05040001000000000000",
        "050100 0501000103030303 0050 474554, 0500 05010001000000000000",
        "050100 0501000903030303 0050, 0500 05070001000000000000",
    })
    void what_cannot_be_served_is_refused(String bytes, String expected) throws Exception {
        try (Socket program = connect()) {
            send(program, bytes);

            assertThat(rest(program)).isEqualTo(expected.replace(" ", ""));
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void the_proxy_is_not_connected_to_itself() throws Exception {
        try (Socket program = connect()) {
            send(program, GREETING + "05010001" + HEX.formatHex(loopback.getAddress()) + "3ae8");

            assertThat(rest(program)).isEqualTo(WELCOME + "05070001000000000000");
        }
    }

    private Socket connect() throws IOException {
        Socket program = new Socket(loopback, PORT);
        program.setSoTimeout(20_000);
        return program;
    }

    private static void send(Socket program, String hex) throws IOException {
        program.getOutputStream().write(HEX.parseHex(hex.replace(" ", "")));
    }

    private static String receive(Socket program, int bytes) throws IOException {
        return HEX.formatHex(program.getInputStream().readNBytes(bytes));
    }

    private static String rest(Socket program) throws IOException {
        return HEX.formatHex(program.getInputStream().readAllBytes());
    }

    private static InetAddress randomLoopback() {
        byte[] ip = new byte[4];
        ThreadLocalRandom.current().nextBytes(ip);
        ip[0] = 127;
        return IpAddresses.ofBytes(ip).orElseThrow();
    }
}
