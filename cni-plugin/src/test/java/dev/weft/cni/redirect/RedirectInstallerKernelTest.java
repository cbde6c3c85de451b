package dev.weft.cni.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules in a real kernel, with real connections. */
class RedirectInstallerKernelTest {

    private static final RedirectConfig PLAIN = RedirectConfig.plain(true, false);

    private final RedirectInstaller installer = new RedirectInstaller();
    private PodNetns pod;

    @BeforeEach
    void create() {
        pod = PodNetns.create();
    }

    @AfterEach
    void delete() {
        pod.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.9", "2001:db8::9"})
    void outbound_connections_reach_the_capture_port(String destination) throws Exception {
        installer.apply(pod.path(), PLAIN);

        try (ServerSocketChannel capture = pod.listen("::", 15001);
                SocketChannel client = pod.podClient()) {
            client.connect(new InetSocketAddress(destination, 80));

            assertThat(talks(client, capture)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PodNetns.POD_V4, PodNetns.POD_V6})
    void inbound_connections_reach_the_capture_port(String address) throws Exception {
        installer.apply(pod.path(), PLAIN);

        try (ServerSocketChannel capture = pod.listen("::", 15006);
                SocketChannel client = pod.nodeClient()) {
            client.connect(new InetSocketAddress(address, 8080));

            assertThat(talks(client, capture)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PodNetns.POD_V4, PodNetns.POD_V6})
    void tunnels_reach_their_port_directly(String address) throws Exception {
        installer.apply(pod.path(), PLAIN);

        try (ServerSocketChannel tunnels = pod.listen("::", 15008);
                SocketChannel client = pod.nodeClient()) {
            client.connect(new InetSocketAddress(address, 15008));

            assertThat(talks(client, tunnels)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1", PodNetns.POD_V4, PodNetns.POD_V6})
    void the_pod_still_talks_to_itself(String address) throws Exception {
        installer.apply(pod.path(), PLAIN);

        try (ServerSocketChannel application = pod.listen("::", 8080);
                SocketChannel client = pod.podClient()) {
            client.connect(new InetSocketAddress(address, 8080));

            assertThat(talks(client, application)).isTrue();
        }
    }

    @Test
    void probes_of_the_kubelet_reach_the_application() throws Exception {
        installer.apply(pod.path(), PLAIN);

        try (ServerSocketChannel application = pod.listen("::", 8080);
                SocketChannel client = pod.nodeClient()) {
            client.bind(new InetSocketAddress("169.254.7.127", 0));
            pod.run("ip route add 169.254.7.127/32 dev eth0");
            client.connect(new InetSocketAddress(PodNetns.POD_V4, 8080));

            assertThat(talks(client, application)).isTrue();
        }
    }

    @Test
    void what_bears_the_mark_of_the_proxy_is_left_alone() throws Exception {
        installer.apply(pod.path(), PLAIN);
        pod.run("nft add table ip marker");
        pod.run("nft add chain ip marker out { type filter hook output priority -160 ; }");
        pod.run("nft add rule ip marker out tcp dport 8081 meta mark set 0x539");

        try (SocketChannel client = pod.podClient()) {
            assertThatThrownBy(() -> client.connect(new InetSocketAddress("10.99.0.1", 8081)))
                    .isInstanceOf(ConnectException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PodNetns.POD_V4, PodNetns.POD_V6})
    void a_connection_that_was_open_before_lives_on(String address) throws Exception {
        try (ServerSocketChannel application = pod.listen("::", 8080);
                SocketChannel client = pod.nodeClient()) {
            client.connect(new InetSocketAddress(address, 8080));
            try (SocketChannel accepted = application.accept()) {
                installer.apply(pod.path(), PLAIN);

                assertThat(carries(client, accepted)).isTrue();
                assertThat(carries(accepted, client)).isTrue();
            }
        }
    }

    @Test
    void after_release_captured_connections_live_on_and_new_ones_are_free() throws Exception {
        installer.apply(pod.path(), PLAIN);

        try (ServerSocketChannel capture = pod.listen("::", 15006);
                ServerSocketChannel application = pod.listen("::", 8080);
                SocketChannel before = pod.nodeClient();
                SocketChannel after = pod.nodeClient()) {
            before.connect(new InetSocketAddress(PodNetns.POD_V4, 8080));
            try (SocketChannel captured = capture.accept()) {
                installer.release(pod.path());

                assertThat(carries(before, captured)).isTrue();
                assertThat(carries(captured, before)).isTrue();
                assertThat(installer.liveConnections(pod.path())).isEqualTo(1);
            }
            after.connect(new InetSocketAddress(PodNetns.POD_V4, 8080));
            assertThat(talks(after, application)).isTrue();
        }
    }

    @Test
    void applying_twice_is_applying_once() throws Exception {
        installer.apply(pod.path(), RedirectConfig.plain(true, true));
        String once = rulesWithoutCounters();

        installer.apply(pod.path(), RedirectConfig.plain(true, true));

        assertThat(rulesWithoutCounters()).isEqualTo(once);
        assertThat(installer.verify(pod.path(), RedirectConfig.plain(true, true))).isEmpty();
    }

    @Test
    void removing_leaves_nothing() throws Exception {
        String routes = pod.run("ip rule show") + pod.run("ip -6 rule show");
        installer.apply(pod.path(), RedirectConfig.plain(true, true));

        installer.remove(pod.path());
        installer.remove(pod.path());

        assertThat(pod.run("nft list ruleset")).isEmpty();
        assertThat(pod.run("ip rule show") + pod.run("ip -6 rule show")).isEqualTo(routes);
        assertThat(pod.run("ip route show table 100")).isEmpty();
        assertThat(pod.run("ip -6 route show table 100")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {PodNetns.POD_V4, PodNetns.POD_V6})
    void a_connection_outlives_enrolment_where_a_captured_one_had_its_ports(String address)
            throws Exception {
        installer.apply(pod.path(), PLAIN);
        int port;
        try (ServerSocketChannel capture = pod.listen("::", 15006);
                SocketChannel client = pod.nodeClient()) {
            client.connect(new InetSocketAddress(address, 8080));
            assertThat(talks(client, capture)).isTrue();
            port = ((InetSocketAddress) client.getLocalAddress()).getPort();
            installer.remove(pod.path());
            client.setOption(StandardSocketOptions.SO_LINGER, 0);
        }

        try (ServerSocketChannel application = pod.listen("::", 8080);
                SocketChannel client = pod.nodeClient()) {
            client.bind(new InetSocketAddress(port));
            client.connect(new InetSocketAddress(address, 8080));
            try (SocketChannel accepted = application.accept()) {
                installer.apply(pod.path(), PLAIN);

                assertThat(carries(client, accepted)).isTrue();
                assertThat(carries(accepted, client)).isTrue();
            }
        }
    }

    @Test
    void verification_finds_a_pod_without_rules() throws Exception {
        assertThat(installer.verify(pod.path(), PLAIN))
                .contains("table weft-ambient-nat is missing", "the IPV6 return route is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nft flush chain inet weft-ambient-nat weft-output",
                "nft insert rule inet weft-ambient-nat weft-output accept",
                "nft insert rule inet weft-ambient-nat output accept",
                "nft flush chain inet weft-ambient-mangle output",
                "nft delete table inet weft-ambient-mangle",
                "ip rule del pref 32764",
                "ip -6 rule del pref 32764",
                "ip route flush table 100",
                "ip -6 route flush table 100"
            })
    void whatever_is_disturbed_is_found_and_repaired(String disturbance) throws Exception {
        installer.apply(pod.path(), PLAIN);
        pod.run(disturbance);

        List<String> found = installer.verify(pod.path(), PLAIN);
        installer.apply(pod.path(), PLAIN);

        assertThat(found).hasSize(1);
        assertThat(installer.verify(pod.path(), PLAIN)).isEmpty();
    }

    @Test
    void rules_of_another_configuration_are_a_difference() throws Exception {
        installer.apply(pod.path(), PLAIN);

        assertThat(installer.verify(pod.path(), RedirectConfig.plain(true, true)))
                .hasSize(2)
                .contains("table weft-ambient-raw is missing")
                .anyMatch(found -> found.contains("DNS questions"));
    }

    @Test
    void a_namespace_that_is_gone_is_told_with_the_words_of_the_tool() {
        assertThatThrownBy(() -> installer.apply(Path.of("/run/netns/none-such"), PLAIN))
                .isInstanceOf(RedirectException.class)
                .hasMessageContaining("/run/netns/none-such")
                .hasMessageContaining("No such file");
    }

    private String rulesWithoutCounters() {
        return pod.run("nft -s list ruleset");
    }

    private static boolean talks(SocketChannel client, ServerSocketChannel server)
            throws Exception {
        try (SocketChannel accepted = server.accept()) {
            return carries(client, accepted) && carries(accepted, client);
        }
    }

    private static boolean carries(SocketChannel from, SocketChannel to) throws Exception {
        from.write(ByteBuffer.wrap(new byte[] {42}));
        ByteBuffer got = ByteBuffer.allocate(1);
        return to.read(got) == 1 && got.get(0) == 42;
    }
}
