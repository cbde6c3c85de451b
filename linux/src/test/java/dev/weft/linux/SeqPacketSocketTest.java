package dev.weft.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeqPacketSocketTest {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(20);

    @TempDir Path folder;
    private Path path;
    private SeqPacketServer server;
    private SeqPacketSocket client;
    private SeqPacketSocket accepted;

    @BeforeEach
    void connect() throws IOException {
        path = folder.resolve("s.sock");
        server = SeqPacketServer.listen(path, 8);
        client = SeqPacketSocket.connect(path);
        accepted = server.accept(LONG).orElseThrow();
    }

    @AfterEach
    void close() {
        client.close();
        accepted.close();
        server.close();
    }

    @Test
    void packets_keep_their_boundaries() throws Exception {
        client.send(packet("one"), LONG);
        client.send(packet("two"), LONG);

        assertThat(text(accepted.receive(64, LONG))).isEqualTo("one");
        assertThat(text(accepted.receive(64, LONG))).isEqualTo("two");
    }

    @Test
    void a_descriptor_travels_with_its_packet() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "content");

        try (Fd fd = open(file)) {
            client.send(Packet.of(bytes("take"), fd), LONG);
        }

        try (Packet packet = received(accepted.receive(64, LONG))) {
            assertThat(packet.fds()).hasSize(1);
            assertThat(Files.readString(packet.fds().getFirst().path())).isEqualTo("content");
        }
    }

    @Test
    void several_descriptors_keep_their_order() throws Exception {
        Path first = Files.writeString(folder.resolve("1"), "first");
        Path second = Files.writeString(folder.resolve("2"), "second");

        try (Fd one = open(first);
                Fd two = open(second)) {
            Packet packet = new Packet(ByteBuffer.wrap(bytes("x")), List.of(one, two));
            client.send(packet, LONG);
        }

        try (Packet packet = received(accepted.receive(64, LONG))) {
            assertThat(Files.readString(packet.fds().get(0).path())).isEqualTo("first");
            assertThat(Files.readString(packet.fds().get(1).path())).isEqualTo("second");
        }
    }

    @Test
    void a_packet_that_is_too_large_is_an_error_and_its_descriptors_are_closed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "content");
        try (Fd fd = open(file)) {
            client.send(Packet.of(new byte[65], fd), LONG);
        }

        assertThatThrownBy(() -> accepted.receive(64, LONG))
                .isInstanceOfSatisfying(
                        LinuxException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EMSGSIZE))
                .hasMessageContaining("at most 64 bytes");
        assertThat(openCopiesOf(file)).isZero();
    }

    @Test
    void too_many_descriptors_are_an_error_and_are_all_closed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "content");
        try (Fd fd = open(file)) {
            client.send(new Packet(ByteBuffer.wrap(bytes("x")), Collections.nCopies(40, fd)), LONG);
        }

        assertThatThrownBy(() -> accepted.receive(64, LONG)).hasMessageContaining("16 descriptors");
        assertThat(openCopiesOf(file)).isZero();
    }

    @Test
    void nothing_in_time_is_a_timeout() throws Exception {
        assertThat(accepted.receive(64, SHORT)).isEqualTo(new Reception.TimedOut());
        assertThat(server.accept(SHORT)).isEmpty();
    }

    @Test
    void the_closed_peer_is_the_end_of_the_stream_after_what_it_sent() throws Exception {
        client.send(packet("last"), LONG);
        client.close();

        assertThat(text(accepted.receive(64, LONG))).isEqualTo("last");
        assertThat(accepted.receive(64, LONG)).isEqualTo(new Reception.EndOfStream());
        assertThatThrownBy(() -> accepted.send(packet("x"), LONG))
                .isInstanceOfSatisfying(
                        LinuxException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPIPE));
    }

    @Test
    void a_peer_that_does_not_read_times_the_sender_out() {
        Packet packet = Packet.of(new byte[16 << 10]);

        assertThatThrownBy(
                        () -> {
                            while (true) {
                                client.send(packet, SHORT);
                            }
                        })
                .isInstanceOfSatisfying(
                        LinuxException.class,
                        e -> assertThat(e.errno()).isEqualTo(Errno.ETIMEDOUT));
    }

    @Test
    void closing_wakes_who_receives() throws Exception {
        CompletableFuture<Reception> reading =
                CompletableFuture.supplyAsync(() -> receiveUnchecked(accepted));

        accepted.close();

        assertThat(reading.handle((reception, error) -> error != null || ended(reception)).get())
                .isTrue();
    }

    @Test
    void closing_the_server_wakes_who_accepts() throws Exception {
        CompletableFuture<Boolean> accepting =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return server.accept(LONG).isEmpty();
                    } catch (LinuxException e) {
                        return true;
                    }
                });

        server.close();

        assertThat(accepting.get()).isTrue();
    }

    @Test
    void a_successor_takes_over_the_path_of_a_dead_server() throws Exception {
        server.close();

        try (SeqPacketServer next = SeqPacketServer.listen(path, 8);
                SeqPacketSocket again = SeqPacketSocket.connect(path)) {
            assertThat(next.accept(LONG)).isPresent();
            assertThat(again).isNotNull();
        }
    }

    @Test
    void a_file_that_is_no_socket_is_never_removed() throws Exception {
        Path precious = Files.writeString(folder.resolve("precious"), "x");

        assertThatThrownBy(() -> SeqPacketServer.listen(precious, 8))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("is not a socket");
        assertThat(precious).hasContent("x");
    }

    @Test
    void only_the_owner_may_connect() throws Exception {
        assertThat(Files.getPosixFilePermissions(path)).hasSize(2);
    }

    @Test
    void nobody_listening_is_told_with_the_path() {
        Path nowhere = folder.resolve("nowhere.sock");

        assertThatThrownBy(() -> SeqPacketSocket.connect(nowhere))
                .hasMessage("connect: ENOENT: " + nowhere);
    }

    @Test
    void a_path_that_is_too_long_is_told_with_its_limit() {
        assertThatThrownBy(() -> SeqPacketSocket.connect(Path.of("/tmp/" + "x".repeat(120))))
                .hasMessageContaining("125 bytes: 1 to 107 were expected");
    }

    @Test
    void an_empty_packet_is_refused_because_it_would_read_as_the_end() {
        assertThatThrownBy(() -> client.send(packet(""), LONG))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Reception receiveUnchecked(SeqPacketSocket socket) {
        try {
            return socket.receive(64, LONG);
        } catch (LinuxException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean ended(Reception reception) {
        return reception instanceof Reception.EndOfStream;
    }

    private static Packet received(Reception reception) {
        assertThat(reception).isInstanceOf(Reception.Received.class);
        return ((Reception.Received) reception).packet();
    }

    private static String text(Reception reception) {
        return StandardCharsets.UTF_8.decode(received(reception).data()).toString();
    }

    private static Packet packet(String text) {
        return Packet.of(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Fd open(Path file) throws LinuxException {
        try (var arena = java.lang.foreign.Arena.ofConfined()) {
            return Fd.adopt(
                    Libc.open(arena.allocateFrom(file.toString()), Libc.O_CLOEXEC, "test file"));
        }
    }

    private static long openCopiesOf(Path file) throws IOException {
        try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
            return fds.filter(fd -> pointsTo(fd, file)).count();
        }
    }

    private static boolean pointsTo(Path fd, Path file) {
        try {
            return Files.readSymbolicLink(fd).equals(file);
        } catch (IOException e) {
            return false;
        }
    }
}
