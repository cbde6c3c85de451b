package dev.weft.ztunnel.telemetry;

import static dev.weft.testkit.mesh.Mesh.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.metrics.MetricsRegistry;
import dev.weft.net.IpPort;
import dev.weft.telemetry.Reporter;
import dev.weft.telemetry.SecurityPolicy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecordingTest {
    private static final IpPort CLIENT = IpPort.parse("10.0.0.1:40000").orElseThrow();
    private static final IpPort SERVER = IpPort.parse("10.0.0.2:8080").orElseThrow();

    @TempDir private Path folder;

    private final ConnectionTelemetry telemetry =
            new ConnectionTelemetry(
                    new MetricsRegistry(),
                    new AccessLog(OutputStream.nullOutputStream(), LogFormat.PLAIN, () -> false),
                    InstantSource.system());

    @Test
    void connections_handshakes_and_decisions_are_recorded() throws IOException {
        Map<String, RecordedEvent> events =
                record(() -> {
                    PolicyEvent.begun().ended(CLIENT, SERVER, "ALLOW");
                    HandshakeEvent.begun().ended(Reporter.SOURCE, SERVER, "spiffe://x", "");
                    ConnectionRecord connection = telemetry.open(traffic());
                    connection.established();
                    connection.received(7);
                    connection.fail(new Failure(Failure.Kind.BROKEN, "gone"));
                });

        assertThat(events)
                .containsOnlyKeys(
                        PolicyEvent.NAME,
                        HandshakeEvent.NAME,
                        SetupEvent.NAME,
                        ConnectionEvent.NAME);
        RecordedEvent connection = events.get(ConnectionEvent.NAME);
        assertThat(connection.getString("source")).isEqualTo("10.0.0.1:40000");
        assertThat(connection.getString("direction")).isEqualTo("outbound");
        assertThat(connection.getString("error")).isEqualTo("gone");
        assertThat(connection.getLong("received")).isEqualTo(7);
        assertThat(events.get(PolicyEvent.NAME).getString("decision")).isEqualTo("ALLOW");
        assertThat(events.get(HandshakeEvent.NAME).getString("identity")).isEqualTo("spiffe://x");
    }

    private Map<String, RecordedEvent> record(Runnable action) throws IOException {
        Path file = folder.resolve("test.jfr");
        try (Recording recording = new Recording()) {
            Stream.of(PolicyEvent.class, HandshakeEvent.class, SetupEvent.class)
                    .forEach(event -> recording.enable(event).withoutThreshold());
            recording.enable(ConnectionEvent.class).withoutThreshold();
            recording.start();
            action.run();
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        return events.stream()
                .filter(event -> event.getEventType().getName().startsWith("dev.weft."))
                .collect(
                        Collectors.toMap(
                                event -> event.getEventType().getName(), Function.identity()));
    }

    private static Traffic traffic() {
        return new Traffic(
                Reporter.SOURCE,
                new Traffic.End(
                        CLIENT, Optional.of(pod("frontend", "10.0.0.1").build()), Optional.empty()),
                new Traffic.End(SERVER, Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                SecurityPolicy.UNKNOWN);
    }
}
