package dev.weft.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.net.IpPort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final IpPort LISTEN = IpPort.parse("0.0.0.0:15012").orElseThrow();

    @TempDir private Path folder;

    @Test
    void what_is_not_set_has_its_default() {
        Settings settings = Settings.of(Map.of("NODE_NAME", "", "PATH", "/bin"));

        assertThat(settings.text("NODE_NAME", "none", "the node")).isEqualTo("none");
        assertThat(settings.duration("GRACE", Duration.ofSeconds(3), "grace")).hasSeconds(3);
        assertThat(settings.bool("IPV6", true, "v6")).isTrue();
        assertThat(settings.number("PORT", 80, 0, 65535, "port")).isEqualTo(80);
        assertThat(settings.size("WINDOW", 65536, "window")).isEqualTo(65536);
        assertThat(settings.list("DOMAINS", List.of("weft.dev"), "d")).containsExactly("weft.dev");
        assertThat(settings.path("DIR", Path.of("/run"), "dir")).isEqualTo(Path.of("/run"));
        assertThat(settings.ipPort("LISTEN", LISTEN, "listen")).isEqualTo(LISTEN);
        assertThat(settings.optionalPath("OUT", "out")).isEmpty();
        assertThat(settings.optionalText("NAME", "name")).isEmpty();
        assertThat(settings.secret("TOKEN", "token")).isEmpty();
        settings.check();
    }

    @Test
    void what_is_set_is_read_in_its_type() {
        Settings settings =
                Settings.of(
                        Map.of(
                                "GRACE", "1m30s",
                                "IPV6", "FALSE",
                                "PORT", "8080",
                                "WINDOW", "16Mi",
                                "DOMAINS", " weft.dev, ,istio.io ",
                                "LISTEN", "[::1]:80"));

        assertThat(settings.duration("GRACE", Duration.ZERO, "")).hasSeconds(90);
        assertThat(settings.bool("IPV6", true, "")).isFalse();
        assertThat(settings.number("PORT", 80, 0, 65535, "")).isEqualTo(8080);
        assertThat(settings.size("WINDOW", 0, "")).isEqualTo(16 << 20);
        assertThat(settings.list("DOMAINS", List.of(), "")).containsExactly("weft.dev", "istio.io");
        assertThat(settings.ipPort("LISTEN", LISTEN, "")).hasToString("[::1]:80");
        settings.check();
    }

    @Test
    void all_problems_are_named_at_once() {
        Settings settings =
                Settings.of(
                        Map.of(
                                "GRACE",
                                "3 sec",
                                "PORT",
                                "70000",
                                "WEFT_GRACF",
                                "1s",
                                "OTHER",
                                "x"));
        settings.duration("GRACE", Duration.ZERO, "wait before ZDS Del");
        settings.number("PORT", 80, 1, 65535, "where to listen");
        settings.requiredText("NODE_NAME", "the name of this node");
        settings.problem("LOCAL_XDS and XDS_ADDRESS: expected one of them");

        SettingsException error = catchThrowableOfType(SettingsException.class, settings::check);

        assertThat(error.problems())
                .containsExactly(
                        "GRACE is '3 sec': expected a duration such as 500ms, 10s, 5m or 1h30m"
                                + " (wait before ZDS Del)",
                        "PORT is '70000': expected a whole number from 1 to 65535 (where to"
                                + " listen)",
                        "NODE_NAME is not set: expected the name of this node",
                        "LOCAL_XDS and XDS_ADDRESS: expected one of them",
                        "WEFT_GRACF (environment) is no setting of this program: did you mean"
                                + " GRACE?");
    }

    @Test
    void a_key_with_the_prefix_wins() {
        Settings settings = Settings.of(Map.of("NODE_NAME", "a", "WEFT_NODE_NAME", "b"));

        assertThat(settings.requiredText("NODE_NAME", "")).isEqualTo("b");
        settings.check();
    }

    @Test
    void a_file_stands_below_the_environment_and_knows_no_other_keys() throws Exception {
        Path file = folder.resolve("settings");
        Files.writeString(file, "# a remark\n\nNODE_NAME = file\nPORT=81\nNOISE=1\nbroken\n");
        Settings settings = Settings.of(Map.of("NODE_NAME", "environment")).withFile(file);

        assertThat(settings.requiredText("NODE_NAME", "")).isEqualTo("environment");
        assertThat(settings.number("PORT", 80, 0, 100, "")).isEqualTo(81);
        assertThatThrownBy(settings::check)
                .hasMessage(
                        "settings file "
                                + file
                                + " line 6: expected KEY=value\n"
                                + "NOISE (settings) is no setting of this program");
    }

    @Test
    void a_file_that_is_not_there_is_a_problem() {
        Settings settings = Settings.of(Map.of()).withFile(folder.resolve("none"));

        assertThatThrownBy(settings::check).hasMessageContaining("none cannot be read");
    }

    @Test
    void effective_values_say_where_they_come_from_and_hide_secrets() {
        Settings settings = Settings.of(Map.of("TOKEN", "s3cret", "PORT", "81"));
        settings.secret("TOKEN", "a token");
        settings.number("PORT", 80, 0, 100, "where to listen");
        settings.duration("GRACE", Duration.ofMillis(1500), "grace");

        assertThat(settings.effective())
                .containsExactly(
                        new Settings.Setting("GRACE", "1500ms", "1500ms", "grace", "default"),
                        new Settings.Setting("PORT", "81", "80", "where to listen", "environment"),
                        new Settings.Setting("TOKEN", "(secret)", "", "a token", "environment"));
    }

    @Test
    void a_key_is_declared_once() {
        Settings settings = Settings.of(Map.of());
        settings.bool("IPV6", true, "");

        assertThatThrownBy(() -> settings.text("IPV6", "", ""))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "10s, PT10S",
        "500ms, PT0.5S",
        "5m, PT5M",
        "1h30m, PT1H30M",
        "1.5s, PT1.5S",
        "100us, PT0.0001S",
        "24h, PT24H",
    })
    void durations(String text, Duration expected) {
        assertThat(SettingParsers.duration(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "s",
                "10 s",
                "-1s",
                "10x",
                "1s5",
                "1h 30m",
                "1..5s",
                "99999999999h"
            })
    void texts_that_are_no_duration(String text) {
        assertThatThrownBy(() -> SettingParsers.duration(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "65536, 65536",
        "64K, 65536",
        "64Ki, 65536",
        "2MiB, 2097152",
        "1G, 1073741824"
    })
    void sizes(String text, long expected) {
        assertThat(SettingParsers.size(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5M", "64T", "K", "999999999999999G"})
    void texts_that_are_no_size(String text) {
        assertThatThrownBy(() -> SettingParsers.size(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void settings_that_share_a_prefix_are_read_without_knowing_their_names() {
        Settings settings =
                Settings.of(
                        Map.of(
                                "ISTIO_META_NETWORK", "n1",
                                "WEFT_ISTIO_META_TEAM", "shop",
                                "ISTIO_META_", "nothing",
                                "OTHER", "x"));

        Map<String, String> found = settings.prefixed("ISTIO_META_", "what discovery is told");

        assertThat(found).containsOnly(Map.entry("NETWORK", "n1"), Map.entry("TEAM", "shop"));
        assertThatCode(settings::check).doesNotThrowAnyException();
    }
}
