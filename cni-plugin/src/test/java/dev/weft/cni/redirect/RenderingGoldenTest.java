package dev.weft.cni.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each golden file holds one configuration's rules for one tool. Refresh them with
 * -Dweft.golden=write and review the difference.
 */
class RenderingGoldenTest {

    private static final Path FOLDER =
            Path.of(System.getProperty("weft.root"))
                    .resolve("cni-plugin/src/test/resources/dev/weft/cni/redirect");

    static Stream<Arguments> configurations() {
        return Stream.of(
                Arguments.of("plain-v4", RedirectConfig.plain(false, false)),
                Arguments.of("plain-dual", RedirectConfig.plain(true, false)),
                Arguments.of("dns-dual", RedirectConfig.plain(true, true)),
                Arguments.of("ingress-dual", new RedirectConfig(true, false, true, List.of())),
                Arguments.of(
                        "virtual-v4",
                        new RedirectConfig(false, false, false, List.of("vm0", "br.7"))));
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void nftables_text_is_as_reviewed(String name, RedirectConfig config) throws IOException {
        compare(name + ".nft", NftablesText.replace(RuleSet.of(config)));
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void iptables_text_is_as_reviewed(String name, RedirectConfig config) throws IOException {
        RuleSet rules = RuleSet.of(config);

        compare(name + ".iptables", IptablesText.render(rules, IpFamily.IPV4));
        if (config.ipv6()) {
            compare(name + ".ip6tables", IptablesText.render(rules, IpFamily.IPV6));
        }
    }

    @Test
    void draining_keeps_the_way_back_and_nothing_else() throws IOException {
        compare("draining.nft", NftablesText.replace(RuleSet.draining()));
    }

    @Test
    void removal_is_one_transaction_that_needs_nothing_to_be_there() throws IOException {
        compare("remove.nft", NftablesText.remove());
    }

    private static void compare(String file, String actual) throws IOException {
        Path golden = FOLDER.resolve(file);
        if ("write".equals(System.getProperty("weft.golden"))) {
            Files.createDirectories(FOLDER);
            Files.writeString(golden, actual);
        }
        assertThat(golden).content().isEqualTo(actual);
    }
}
