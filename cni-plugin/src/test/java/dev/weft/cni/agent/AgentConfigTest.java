package dev.weft.cni.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentConfigTest {

    private static final Map<String, String> LEAST =
            Map.of("SOURCE", "folder:/c", "NODE_NAME", "n", "NETNS_DIR", "/netns");

    @Test
    void defaults_are_these() {
        assertThat(AgentConfig.from(LEAST))
                .isEqualTo(
                        new AgentConfig(
                                Path.of("/c"),
                                "n",
                                Path.of("/var/run/ztunnel/ztunnel.sock"),
                                Path.of("/var/run/weft-cni"),
                                Path.of("/netns"),
                                Optional.empty(),
                                List.of("weft.dev"),
                                true,
                                false,
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(11),
                                Duration.ofSeconds(10)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SOURCE | /c | SOURCE is '/c': folder:",
                "SOURCE | folder: | SOURCE is 'folder:'",
                "NODE_NAME | '' | NODE_NAME is not set",
                "NETNS_DIR | '' | NETNS_DIR is not set",
                "AMBIENT_IPV6 | yes | true or false",
                "UNENROL_GRACE | 3 | a time such as",
                "UNENROL_GRACE | -3s | a time such as",
                "WEFT_NODE | n | WEFT_NODE is no setting"
            })
    void a_wrong_setting_is_told_with_its_name(String key, String value, String message) {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put(key, value);

        assertThatThrownBy(() -> AgentConfig.from(environment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "3s, 3000", "2m, 120000"})
    void times_have_units(String text, long millis) {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put("UNENROL_GRACE", text);

        assertThat(AgentConfig.from(environment).unenrolGrace())
                .isEqualTo(Duration.ofMillis(millis));
    }
}
