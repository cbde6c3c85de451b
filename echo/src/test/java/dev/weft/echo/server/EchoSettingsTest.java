package dev.weft.echo.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.echo.flag.Flags;
import dev.weft.echo.flag.UsageException;
import dev.weft.echo.tls.ServerTls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchoSettingsTest {

    @Test
    void defaults_are_as_the_readme_says() throws Exception {
        var settings = settings("--http=8080");

        assertThat(settings)
                .isEqualTo(
                        new EchoSettings(
                                OptionalInt.of(8080),
                                OptionalInt.empty(),
                                OptionalInt.empty(),
                                OptionalInt.empty(),
                                new ServerTls(Optional.empty(), List.of("localhost")),
                                "echo",
                                "v1",
                                List.of(),
                                Duration.ofSeconds(10)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--name=x",
                "--http=65536",
                "--http=http",
                "--http=1 word",
                "--http=1 --call=/a",
                "--http=1 --call=a=http://x",
                "--http=1 --call=/a=tcp://x:1",
                "--http=1 --fail=/a=700",
                "--http=1 --fail=/a=503@30",
                "--http=1 --fail=/a=503@101%",
                "--http=1 --delay=/a=5",
                "--http=1 --port=5"
            })
    void wrong_flags_are_refused(String line) {
        assertThatThrownBy(() -> settings(line.split(" "))).isInstanceOf(UsageException.class);
    }

    private static EchoSettings settings(String... flags) throws UsageException {
        return EchoSettings.of(Flags.parse(List.of(flags), EchoSettings.FLAGS, List.of()));
    }
}
