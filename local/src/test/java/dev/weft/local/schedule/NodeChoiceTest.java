package dev.weft.local.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.local.schedule.NodeChoice.Placed;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NodeChoiceTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("choices")
    void a_node_is_chosen(String why, String owner, List<Placed> placed, String expected) {
        assertThat(NodeChoice.choose(owner, List.of("a", "b"), placed)).isEqualTo(expected);
    }

    static Stream<Arguments> choices() {
        return Stream.of(
                Arguments.of("the first when equal", "x", List.of(), "a"),
                Arguments.of(
                        "pods of one owner are spread",
                        "x",
                        List.of(new Placed("x", "a"), new Placed("y", "b"), new Placed("y", "b")),
                        "b"),
                Arguments.of(
                        "then the emptier node",
                        "x",
                        List.of(new Placed("y", "a"), new Placed("z", "a"), new Placed("y", "b")),
                        "b"),
                Arguments.of(
                        "a pod of its own goes to the emptier node",
                        "",
                        List.of(new Placed("", "a")),
                        "b"));
    }
}
