package dev.weft.controller.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNamesTest {

    @ParameterizedTest
    @CsvSource({
        "a.example.com, a.example.com, true",
        "a.example.com, A.Example.com, true",
        "*.example.com, a.example.com, true",
        "*.example.com, a.b.example.com, true",
        "a.example.com, *.example.com, true",
        "*.example.com, *.b.example.com, true",
        "*.example.com, example.com, false",
        "a.example.com, b.example.com, false",
        "*.example.com, *.example.org, false"
    })
    void hosts_meet_when_one_covers_the_other(String listener, String route, boolean meet) {
        assertThat(HostNames.meet(listener, List.of(route))).isEqualTo(meet);
    }

    @Test
    void none_on_either_side_is_all() {
        assertThat(HostNames.meet("", List.of("a.example.com"))).isTrue();
        assertThat(HostNames.meet("a.example.com", List.of())).isTrue();
    }
}
