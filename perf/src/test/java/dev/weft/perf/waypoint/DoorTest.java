package dev.weft.perf.waypoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DoorTest {

    @ParameterizedTest
    @EnumSource
    void requests_meet_every_route_once(Door door) {
        assertThat(door.paths())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, door.routes())
                                .mapToObj(i -> "/r" + i + "/items?id=42")
                                .toList());
    }
}
