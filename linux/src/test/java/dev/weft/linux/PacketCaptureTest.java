package dev.weft.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PacketCaptureTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    private TestNetns pod;
    private Netns netns;

    @BeforeEach
    void create() throws Exception {
        pod = TestNetns.create();
        netns = Netns.open(pod.path());
    }

    @AfterEach
    void delete() throws Exception {
        netns.close();
        pod.close();
    }

    @Test
    void sees_what_passes_the_interface() throws Exception {
        try (PacketCapture capture = netns.enter(() -> PacketCapture.open("lo"))) {
            try (DatagramSocket socket = netns.enter(() -> new DatagramSocket())) {
                byte[] text = "visible to all".getBytes(StandardCharsets.UTF_8);
                socket.send(
                        new DatagramPacket(text, text.length, InetAddress.getLoopbackAddress(), 9));
            }

            CapturedFrame frame = capture.next(LONG).orElseThrow();

            assertThat(StandardCharsets.ISO_8859_1.decode(frame.bytes()).toString())
                    .contains("visible to all");
            assertThat(frame.length()).isEqualTo(frame.bytes().capacity());
            assertThat(capture.dropped()).isZero();
        }
    }

    @Test
    void nothing_in_time_is_empty() throws Exception {
        try (PacketCapture capture = netns.enter(() -> PacketCapture.open("lo"))) {
            assertThat(capture.next(Duration.ofMillis(20))).isEmpty();
        }
    }

    @Test
    void closing_wakes_who_reads() throws Exception {
        PacketCapture capture = netns.enter(() -> PacketCapture.open("lo"));
        CompletableFuture<Optional<CapturedFrame>> reading =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return capture.next(Duration.ofHours(1));
                    } catch (LinuxException e) {
                        return Optional.empty();
                    }
                });

        capture.close();

        assertThat(reading.get()).isEmpty();
    }

    @Test
    void an_interface_that_is_not_there_is_told_by_name() {
        assertThatThrownBy(() -> netns.enter(() -> PacketCapture.open("none0")))
                .hasMessage("if_nametoindex: ENODEV: interface none0");
    }
}
