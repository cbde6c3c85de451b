package dev.weft.echo.flag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FlagsTest {

    private static final List<String> VALUED = List.of("--name", "-n");
    private static final List<String> SWITCHES = List.of("--json");

    @Test
    void values_may_follow_an_equals_sign_or_a_blank_and_may_repeat() throws Exception {
        var args = List.of("--name=a=b", "word", "-n", "5", "--json", "--name", "c");

        var flags = Flags.parse(args, VALUED, SWITCHES);

        assertThat(flags.all("--name", text -> text)).containsExactly("a=b", "c");
        assertThat(flags.last("-n", text -> Units.whole(text, 0, 9))).contains(5);
        assertThat(flags.last("--name", text -> text)).contains("c");
        assertThat(flags.has("--json")).isTrue();
        assertThat(flags.words()).containsExactly("word");
    }

    @Test
    void a_flag_that_nobody_knows_is_refused() {
        assertThatThrownBy(() -> Flags.parse(List.of("--nmae=x"), VALUED, SWITCHES))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--nmae=x");
    }

    @Test
    void a_switch_takes_no_value() {
        assertThatThrownBy(() -> Flags.parse(List.of("--json=yes"), VALUED, SWITCHES))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--json=yes");
    }

    @Test
    void a_flag_at_the_end_without_its_value_is_refused() {
        assertThatThrownBy(() -> Flags.parse(List.of("-n"), VALUED, SWITCHES))
                .isInstanceOf(UsageException.class)
                .hasMessage("the flag -n needs a value");
    }

    @Test
    void an_error_in_a_value_names_the_flag() throws Exception {
        var flags = Flags.parse(List.of("-n", "x"), VALUED, SWITCHES);

        assertThatThrownBy(() -> flags.last("-n", text -> Units.whole(text, 0, 9)))
                .hasMessage("-n=x: 'x' is not a whole number from 0 to 9");
    }
}
