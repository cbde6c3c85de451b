package dev.weft.local.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonPrimitive;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.config.LocalMeshException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlCodecTest {

    @ParameterizedTest
    @MethodSource("requests")
    void requests_come_back_as_they_were(ControlRequest request) {
        String line = ControlCodec.encode(request);

        assertThat(line).doesNotContain("\n");
        assertThat(ControlCodec.decodeRequest(line)).isEqualTo(request);
    }

    static Stream<ControlRequest> requests() {
        return Stream.of(
                new ControlRequest.AwaitStart(),
                new ControlRequest.Apply(List.of(new ManifestText("a.yaml", "a: b\n<>\u00e9"))),
                new ControlRequest.Delete(List.of()),
                new ControlRequest.DeleteObject("Pod", "shop", "p"),
                new ControlRequest.Scale("shop", "orders", 3),
                new ControlRequest.Exec(
                        ExecRequest.of("shop", "p", "sh", "-c", "x")
                                .withEnvironment(Map.of("A", "b"))
                                .withStdin("in\n")),
                new ControlRequest.Pods(),
                new ControlRequest.Nodes(),
                new ControlRequest.Services(),
                new ControlRequest.Programs(),
                new ControlRequest.AwaitPods("", Duration.ofSeconds(5)),
                new ControlRequest.AwaitProgram("controller", Duration.ofMillis(1500)),
                new ControlRequest.Program("agent@node1", ProgramAction.KILL_AND_HOLD),
                new ControlRequest.StartCapture("c", ""),
                new ControlRequest.ScanCapture("c", "secret"),
                new ControlRequest.StopCapture("c"),
                new ControlRequest.Down());
    }

    @Test
    void every_kind_of_request_is_tried_above() {
        assertThat(requests().map(Object::getClass).distinct())
                .hasSize(ControlRequest.class.getPermittedSubclasses().length);
    }

    @ParameterizedTest
    @MethodSource("events")
    void events_come_back_as_they_were(ControlEvent event) {
        assertThat(ControlCodec.decodeEvent(ControlCodec.encode(event))).isEqualTo(event);
    }

    static Stream<ControlEvent> events() {
        return Stream.of(
                new ControlEvent.Step(
                        new Progress("start", "x", Progress.State.DONE, "", Duration.ofMillis(3))),
                ControlEvent.Stdout.of(new byte[] {0, -1, 10}),
                ControlEvent.Stderr.of(new byte[0]),
                new ControlEvent.Result(new JsonPrimitive(7)),
                new ControlEvent.Failure("why"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"type\":\"nothing\",\"body\":{}}",
                "{\"type\":\"exec\"}",
                "{\"type\":\"exec\",\"body\":{}}",
                "{\"type\":\"scale\",\"body\":{\"namespace\":\"a\",\"replicas\":\"many\"}}",
                "{\"type\":[],\"body\":3}",
                "{{{{"
            })
    void anything_else_is_refused_with_a_message(String line) {
        assertThatThrownBy(() -> ControlCodec.decodeRequest(line))
                .isInstanceOf(LocalMeshException.class)
                .hasMessageContaining("control request");
    }

    @Test
    void the_configuration_survives_its_file() {
        LocalMeshConfig config =
                LocalMeshConfig.named("one")
                        .withNodes(3)
                        .withNodeProxies(Map.of("node2", Path.of("/bin/sh")))
                        .withProgramSettings(Map.of("agent", Map.of("A", "b")));

        String text = ControlCodec.GSON.toJson(config);

        assertThat(ControlCodec.GSON.fromJson(text, LocalMeshConfig.class)).isEqualTo(config);
    }

    @FuzzTest
    void arbitrary_lines_do_no_harm(byte[] bytes) {
        try {
            ControlCodec.decodeRequest(new String(bytes, StandardCharsets.UTF_8));
        } catch (LocalMeshException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }
}
