package dev.weft.waypoint.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostnamesTest {

    @ParameterizedTest
    @CsvSource({
        "a.example,   a.example,   true",
        "A.Example,   a.example,   true",
        "a.example,   b.example,   false",
        "*.example,   a.example,   true",
        "*.example,   a.b.example, true",
        "*.example,   example,     false",
        "*.example,   .example,    false",
        "*.example,   aexample,    false",
        "'',          a.example,   true",
        "'',          '',          true",
        "a.example,   '',          false",
        "*.example,   '',          false",
    })
    void a_hostname_is_for_a_host_or_not(String pattern, String host, boolean matches) {
        assertThat(Hostnames.specificity(pattern, host) > Hostnames.NONE).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "a.b.example, *.b.example",
        "*.b.example, *.example",
        "*.example,   ''",
    })
    void the_first_is_more_specific_than_the_second(String first, String second) {
        assertThat(Hostnames.specificity(first, "a.b.example"))
                .isGreaterThan(Hostnames.specificity(second, "a.b.example"));
    }
}
