package dev.weft.ztunnel.telemetry;

import static dev.weft.testkit.mesh.Mesh.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.net.IpPort;
import dev.weft.telemetry.ConnectionOutcome;
import dev.weft.telemetry.Reporter;
import dev.weft.telemetry.ResponseFlag;
import dev.weft.telemetry.SecurityPolicy;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.workload.Workload;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionLineTest {
    private static final Instant END = Instant.parse("2026-01-02T03:04:05.000006Z");
    private static final Workload FRONTEND = pod("frontend", "10.0.0.1").build();
    private static final Workload ORDERS = pod("orders", "10.0.0.2").build();

    @Test
    void plain_lines_have_the_standard_fields_in_order() {
        LogLine line =
                ConnectionLine.of(outbound(), outcome(new ConnectionOutcome.Complete()), END);

        assertThat(LogFormat.PLAIN.render(line))
                .isEqualTo(
                        "2026-01-02T03:04:05.000006Z\tinfo\taccess\tconnection complete\t"
                                + "src.addr=10.0.0.1:40000 src.workload=\"frontend\""
                                + " src.namespace=\"shop\""
                                + " src.identity=\"spiffe://cluster.local/ns/shop/sa/frontend\""
                                + " src.cluster=\"Kubernetes\" dst.addr=10.0.0.2:15008"
                                + " dst.hbone_addr=10.0.0.2:8080"
                                + " dst.service=\"orders.shop.svc.cluster.local\""
                                + " dst.workload=\"orders\" dst.namespace=\"shop\""
                                + " dst.identity=\"spiffe://cluster.local/ns/shop/sa/orders\""
                                + " dst.cluster=\"Kubernetes\" direction=\"outbound\""
                                + " bytes_sent=100 bytes_recv=2000 duration=\"12ms\"\n");
    }

    @Test
    void a_connection_that_begins_has_a_line_for_debugging() {
        LogLine line = ConnectionLine.opened(outbound(), END);

        assertThat(LogFormat.PLAIN.render(line))
                .startsWith("2026-01-02T03:04:05.000006Z\tdebug\taccess\tconnection opened\t")
                .contains("src.addr=10.0.0.1:40000 src.workload=\"frontend\"")
                .endsWith("direction=\"outbound\"\n");
    }

    @Test
    void json_lines_are_one_object_each() {
        LogLine line =
                ConnectionLine.of(
                        outbound(),
                        outcome(new ConnectionOutcome.Failed(ResponseFlag.CONNECT, "no \"way\"\n")),
                        END);

        assertThat(LogFormat.JSON.render(line))
                .startsWith("{\"level\":\"error\",\"time\":\"2026-01-02T03:04:05.000006Z\"")
                .contains("\"scope\":\"access\",\"message\":\"connection complete\"")
                .contains("\"bytes_sent\":100,\"bytes_recv\":2000,\"duration\":\"12ms\"")
                .endsWith("\"error\":\"no \\\"way\\\"\\n\"}\n");
    }

    @Test
    void what_peers_say_cannot_end_a_field_or_a_line() {
        LogLine line =
                ConnectionLine.of(
                        outbound(),
                        outcome(
                                new ConnectionOutcome.Failed(
                                        ResponseFlag.NONE, "a\" b=\"c\n\u001b")),
                        END);

        assertThat(LogFormat.PLAIN.render(line))
                .endsWith(" error=\"a\\\" b=\\\"c\\u000a\\u001b\"\n");
    }

    @Test
    void a_pod_sees_sent_and_received_from_its_own_side() {
        Traffic inbound =
                new Traffic(
                        Reporter.DESTINATION,
                        outbound().source(),
                        outbound().destination(),
                        Optional.empty(),
                        Optional.empty(),
                        SecurityPolicy.UNKNOWN);

        LogLine line = ConnectionLine.of(inbound, outcome(new ConnectionOutcome.Complete()), END);

        assertThat(LogFormat.PLAIN.render(line)).contains("bytes_sent=2000 bytes_recv=100");
    }

    @ParameterizedTest
    @CsvSource({
        "DENIED, DENY",
        "REVOKED, DENY",
        "DENIED_BY_PEER, DENY",
        "CONNECT_FAILED, CONNECT",
        "NO_ROUTE, CONNECT",
        "TUNNEL_TIMED_OUT, NETWORK_POLICY",
        "TLS_FAILED, TLS_FAILURE",
        "WRONG_IDENTITY, IDENTITY_ERROR",
        "NO_CERTIFICATE, IDENTITY_ERROR",
        "TUNNEL_FAILED, H2_HANDSHAKE_FAILURE",
        "DRAINED, NONE",
        "BROKEN, NONE"
    })
    void each_failure_has_its_flag(Failure.Kind kind, ResponseFlag flag) {
        assertThat(Reasons.of(new Failure(kind, "why")).flag()).isEqualTo(flag);
    }

    @ParameterizedTest
    @EnumSource(Failure.Kind.class)
    void every_failure_says_something(Failure.Kind kind) {
        assertThat(Reasons.of(new Failure(kind, "why")).error()).isNotEmpty();
    }

    @Test
    void lines_are_written_in_order_and_before_the_log_is_closed() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AccessLog log = new AccessLog(out, LogFormat.PLAIN, () -> false);
        log.start();

        for (int i = 0; i < 1000; i++) {
            log.write(new LogLine(END, LogLine.Level.INFO, "line " + i, List.of()));
        }
        log.close();

        String[] lines = out.toString(StandardCharsets.UTF_8).split("\n");
        assertThat(lines).hasSize(1000);
        assertThat(lines[999]).contains("line 999");
        assertThat(log.dropped()).isZero();
    }

    @Test
    void a_full_queue_drops_and_counts_instead_of_waiting() {
        AccessLog log = new AccessLog(new ByteArrayOutputStream(), LogFormat.PLAIN, () -> false);

        for (int i = 0; i < 10_010; i++) {
            log.write(new LogLine(END, LogLine.Level.INFO, "line", List.of()));
        }

        assertThat(log.dropped()).isEqualTo(10);
    }

    @Test
    void a_full_disk_loses_lines_and_counts_them_and_no_more() throws IOException {
        FullDisk disk = new FullDisk();
        AccessLog log = new AccessLog(disk, LogFormat.PLAIN, () -> false);
        log.start();

        log.write(new LogLine(END, LogLine.Level.INFO, "lost", List.of()));
        await().until(() -> log.dropped() == 1);
        disk.full.close();
        disk.isFull = false;
        log.write(new LogLine(END, LogLine.Level.INFO, "kept", List.of()));
        log.close();

        assertThat(log.dropped()).isEqualTo(1);
        assertThat(disk.written.toString(StandardCharsets.UTF_8))
                .startsWith("\n")
                .contains("kept")
                .doesNotContain("lost");
    }

    /** A file that the kernel refuses to write to, until there is room. */
    private static final class FullDisk extends OutputStream {
        final OutputStream full = new FileOutputStream("/dev/full");
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        volatile boolean isFull = true;

        FullDisk() throws IOException {}

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            (isFull ? full : written).write(bytes, offset, length);
        }
    }

    private static Traffic outbound() {
        return new Traffic(
                Reporter.SOURCE,
                new Traffic.End(
                        IpPort.parse("10.0.0.1:40000").orElseThrow(),
                        Optional.of(FRONTEND),
                        Optional.of(FRONTEND.identity())),
                new Traffic.End(
                        IpPort.parse("10.0.0.2:15008").orElseThrow(),
                        Optional.of(ORDERS),
                        Optional.of(ORDERS.identity())),
                Optional.of("10.0.0.2:8080"),
                Optional.of(Mesh.service("orders", "10.96.0.1", 80, 8080)),
                SecurityPolicy.MUTUAL_TLS);
    }

    private static ConnectionOutcome outcome(ConnectionOutcome.Reason reason) {
        return new ConnectionOutcome(100, 2000, Duration.ofMillis(12), reason);
    }
}
