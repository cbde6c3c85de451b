package dev.weft.waypoint.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EditRulesTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    x-user, true
                    X-User, true
                    cookie, true
                    x_y.z~, true
                    '', false
                    ':path', false
                    ':status', false
                    'a b', false
                    'a:b', false
                    'ä', false
                    Host, false
                    connection, false
                    Content-Length, false
                    transfer-encoding, false
                    keep-alive, false
                    proxy-connection, false
                    UPGRADE, false
                    te, false
                    trailer, false
                    x-forwarded-client-cert, false
                    X-Forwarded-Client-Cert, false
                    """)
    void headers_that_frame_or_lead_or_name_the_client_are_not_for_strangers(
            String name, boolean may) {
        assertThat(EditRules.mayBeSet(name)).isEqualTo(may);
    }

    @ParameterizedTest
    @MethodSource("values")
    void values_are_one_line_of_latin_1(String value, boolean may) {
        assertThat(EditRules.isValue(value)).isEqualTo(may);
        assertThat(EditRules.mayBeSet("x-user", value)).isEqualTo(may);
        assertThat(EditRules.mayBeSet("host", value)).isFalse();
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments("one line", true),
                arguments("", true),
                arguments("a\tb", true),
                arguments("\u00ff", true),
                arguments("\u0100", false),
                arguments("a\rb", false),
                arguments("a\nb", false),
                arguments("a\0b", false),
                arguments("a\177b", false));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    /, true, false
                    /a?b=c/d@e, true, false
                    /a#b, false, false
                    /a b, false, false
                    /ä, false, false
                    GET, false, true
                    'orders:80', false, true
                    'a@b', false, false
                    'a\\b', false, false
                    '', false, false
                    """)
    void targets_and_words_cannot_end_the_line_that_they_stand_in(
            String text, boolean target, boolean word) {
        assertThat(EditRules.isTarget(text)).isEqualTo(target);
        assertThat(EditRules.isWord(text)).isEqualTo(word);
    }
}
