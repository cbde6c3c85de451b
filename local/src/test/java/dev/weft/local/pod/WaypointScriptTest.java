package dev.weft.local.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.local.config.AddressFamilies;
import dev.weft.local.config.LocalMeshConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaypointScriptTest {

    @Test
    void the_proxy_is_told_where_the_control_plane_is_and_who_it_is() {
        assertThat(script(AddressFamilies.DUAL))
                .contains(
                        "XDS_ROOT_CA=/run/mesh/root-cert.pem",
                        "AUTH_TOKEN=\"$POD_TOKEN\"",
                        "ADMIN_SOCKET=\"$POD_ADMIN\"",
                        "\"@/opt/weft/jvm/waypoint.options\" \"-jar\""
                                + " \"/opt/weft/lib/weft-waypoint.jar\"");
    }

    @ParameterizedTest
    @CsvSource({
        "DUAL, https://172.30.0.1:15012, IPV6_ENABLED=true",
        "IPV4, https://172.30.0.1:15012, IPV6_ENABLED=false",
        "IPV6, https://[fd00:172:30:0:0:0:0:1]:15012, IPV6_ENABLED=true"
    })
    void addresses_are_of_the_families_of_the_mesh(
            AddressFamilies families, String control, String ipv6) {
        assertThat(script(families))
                .contains("XDS_ADDRESS=" + control, "CA_ADDRESS=" + control, ipv6)
                .doesNotContainPattern("@[a-z]+@");
    }

    private static String script(AddressFamilies families) {
        return WaypointScript.of(
                LocalMeshConfig.named("golden")
                        .withRunDirectory(Path.of("/run/mesh"))
                        .withWeftHome(Path.of("/opt/weft"))
                        .withFamilies(families));
    }
}
