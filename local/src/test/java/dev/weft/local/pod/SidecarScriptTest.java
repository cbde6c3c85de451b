package dev.weft.local.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.local.config.AddressFamilies;
import dev.weft.local.config.LocalMeshConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rewrite the golden file with {@code -Dgolden.refresh=true}. */
class SidecarScriptTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/weft-sidecar.sh");

    @Test
    void the_script_is_that_of_the_golden_file() throws IOException {
        String script = script(AddressFamilies.DUAL);

        if (Boolean.getBoolean("golden.refresh")) {
            Files.writeString(GOLDEN, script);
        }
        assertThat(script).isEqualTo(Files.readString(GOLDEN));
    }

    @ParameterizedTest
    @CsvSource({
        "DUAL, https://172.30.0.1:15012, 'in -4 -6;', IPV6_ENABLED=true",
        "IPV4, https://172.30.0.1:15012, 'in -4;', IPV6_ENABLED=false",
        "IPV6, https://[fd00:172:30:0:0:0:0:1]:15012, 'in -6;', IPV6_ENABLED=true"
    })
    void routes_and_addresses_are_of_the_families_of_the_mesh(
            AddressFamilies families, String control, String routes, String ipv6) {
        assertThat(script(families)).contains(control, routes, ipv6).doesNotContain("@control@");
    }

    private static String script(AddressFamilies families) {
        LocalMeshConfig config =
                LocalMeshConfig.named("golden")
                        .withRunDirectory(Path.of("/run/mesh"))
                        .withWeftHome(Path.of("/opt/weft"))
                        .withFamilies(families);
        return SidecarScript.of(config, Path.of("/opt/java"));
    }
}
