package dev.weft.cni.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleSetTest {

    @Test
    void every_redirection_of_tcp_waits_for_a_connection_to_open() {
        RuleSet rules = RuleSet.of(new RedirectConfig(true, true, false, List.of("vm0")));

        assertThat(rules.rules())
                .filteredOn(r -> r.action() instanceof Action.Redirect)
                .filteredOn(r -> r.matches().contains(Match.Protocol.TCP))
                .hasSize(7)
                .allMatch(r -> r.matches().contains(new Match.OpensConnection()));
    }

    @Test
    void comments_tell_all_rules_of_a_table_apart() {
        RuleSet rules = RuleSet.of(new RedirectConfig(true, true, false, List.of("vm0", "vm1")));

        assertThat(rules.rules()).extracting(Rule::comment).doesNotHaveDuplicates();
    }

    @Test
    void the_node_proxy_is_never_captured_itself() {
        RuleSet rules = RuleSet.of(RedirectConfig.plain(true, true));

        assertThat(rules.rules())
                .filteredOn(r -> r.action() instanceof Action.Redirect)
                .allMatch(r -> r.matches().contains(new Match.PacketMark(0x539, true)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eth 0", "eth0;reboot", "\"", "a-name-of-16-char", "x\ny"})
    void an_interface_name_that_could_be_read_as_something_else_is_refused(String name) {
        assertThatThrownBy(() -> new RedirectConfig(true, false, false, List.of(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no interface name");
    }
}
