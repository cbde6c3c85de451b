package dev.weft.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StringMatchTest {

    @ParameterizedTest
    @ValueSource(strings = {"*", "*x", "x*", "x", "", "a*b", "*a*", "**"})
    void a_pattern_comes_back(String pattern) {
        assertThat(StringMatch.ofPattern(pattern).pattern()).isEqualTo(pattern);
    }

    @ParameterizedTest
    @CsvSource({
        "*, Presence",
        "*x, Suffix",
        "x*, Prefix",
        "x, Exact",
        "a*b, Exact",
        "*a*, Suffix",
    })
    void the_form_users_write(String pattern, String kind) {
        assertThat(StringMatch.ofPattern(pattern).getClass().getSimpleName()).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop/allow", "/x", "a/b/c"})
    void a_policy_key_comes_back_from_its_text(String text) {
        assertThat(PolicyKey.parse(text)).hasToString(text);
    }
}
