package dev.weft.local.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.local.config.AddressFamilies;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.pod.PodSpec;
import dev.weft.local.schedule.PodTemplate;
import dev.weft.local.schedule.PodTemplate.RestartPolicy;
import dev.weft.local.world.AddressPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pins what the programs are given: other modules read these names. */
class ProgramSpecTest {

    private final LocalMeshConfig config =
            LocalMeshConfig.named("m")
                    .withRunDirectory(Path.of("/run/m"))
                    .withWeftHome(Path.of("/weft"));
    private final AddressPlan plan = new AddressPlan(AddressFamilies.DUAL);

    @Test
    void the_controller_is_told_where_everything_is() {
        ProgramSpec spec = ProgramSpec.controller(config, plan);

        assertThat(spec.environment())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "SOURCE", "folder:/run/m/cluster",
                                "XDS_LISTEN", "172.30.0.1:15012",
                                "XDS_SANS", "172.30.0.1,weft-controller.weft-system.svc",
                                "TOKENS", "/run/m/tokens.yaml",
                                "CA_DIR", "/run/m/ca",
                                "ROOT_CERT_OUT", "/run/m/root-cert.pem",
                                "ADMIN_SOCKET", "/run/m/controller-admin.sock",
                                "CA_TRUSTED_NODE_ACCOUNTS", "weft-system/ztunnel"));
        assertThat(spec.command())
                .containsSequence(
                        "@/weft/jvm/controller.options", "-jar", "/weft/lib/weft-controller.jar");
    }

    @Test
    void a_second_node_proxy_is_asked_elsewhere_and_is_told_the_same() {
        ProgramSpec first = ProgramSpec.nodeProxy(config, plan, "node1");

        ProgramSpec second = first.beside().orElseThrow();

        assertThat(second.readySocket()).isEqualTo(Path.of("/run/m/node1/ztunnel-admin.sock.next"));
        assertThat(second.environment())
                .containsAllEntriesOf(
                        Map.of(
                                "ADMIN_SOCKET", "/run/m/node1/ztunnel-admin.sock.next",
                                "ADMIN_PORT", "0",
                                "STATS_PORT", "0",
                                "READINESS_PORT", "0",
                                "INPOD_UDS", first.environment().get("INPOD_UDS")));
        assertThat(ProgramSpec.agent(config, "node1").beside()).isEmpty();
    }

    @Test
    void an_agent_is_told_where_everything_is() {
        assertThat(ProgramSpec.agent(config, "node1").environment())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "SOURCE", "folder:/run/m/cluster",
                                "NODE_NAME", "node1",
                                "ZTUNNEL_UDS_ADDRESS", "/run/m/node1/ztunnel.sock",
                                "CNI_AGENT_RUN_DIR", "/run/m/node1/cni",
                                "NETNS_DIR", "/run/m/netns",
                                "POD_FILES_DIR", "/run/m/pods",
                                "AMBIENT_IPV6", "true"));
    }

    @Test
    void a_node_proxy_runs_on_its_node_and_is_told_where_everything_is() {
        ProgramSpec spec = ProgramSpec.nodeProxy(config, plan, "node2");

        assertThat(spec.command()).startsWith("nsenter", "--net=/run/m/netns/node-node2");
        assertThat(spec.environment())
                .containsEntry("XDS_ADDRESS", "https://172.30.0.1:15012")
                .containsEntry("CA_ADDRESS", "https://172.30.0.1:15012")
                .containsEntry("XDS_ROOT_CA", "/run/m/root-cert.pem")
                .containsEntry("AUTH_TOKEN", "/run/m/node2/token")
                .containsEntry("INPOD_UDS", "/run/m/node2/ztunnel.sock")
                .containsEntry("ADMIN_SOCKET", "/run/m/node2/ztunnel-admin.sock")
                .containsEntry("INSTANCE_IP", "172.30.0.12");
    }

    @Test
    void a_foreign_node_proxy_gets_what_every_ambient_node_proxy_understands() {
        Path executable = Path.of("/bin/sh");
        LocalMeshConfig mixed =
                config.withNodeProxies(Map.of("node2", executable))
                        .withProgramSettings(
                                Map.of(
                                        "ztunnel", Map.of("OURS_ALONE", "1"),
                                        "foreign", Map.of("RUST_LOG", "debug")));

        ProgramSpec own = ProgramSpec.nodeProxy(mixed, plan, "node1");
        ProgramSpec foreign = ProgramSpec.nodeProxy(mixed, plan, "node2");

        assertThat(own.environment()).containsEntry("OURS_ALONE", "1");
        assertThat(foreign.command())
                .containsExactly("nsenter", "--net=/run/m/netns/node-node2", "/bin/sh");
        assertThat(foreign.environment())
                .containsEntry("XDS_ADDRESS", "https://172.30.0.1:15012")
                .containsEntry("ALT_XDS_HOSTNAME", "weft-controller.weft-system.svc")
                .containsEntry("INPOD_UDS", "/run/m/node2/ztunnel.sock")
                .containsEntry("RUST_LOG", "debug")
                .doesNotContainKeys("ADMIN_SOCKET", "OURS_ALONE");
        assertThat(foreign.name()).isEqualTo("ztunnel@node2");
        assertThat(foreign.readySocket()).isEqualTo(Path.of("/run/m/node2/ztunnel-admin.sock"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET /healthz/ready HTTP/1.1,  15021",
        "GET /metrics HTTP/1.1,        15020",
        "GET /stats/prometheus HTTP/1.1, 15020",
        "GET /config_dump HTTP/1.1,    15000",
        "POST /logging?level=debug HTTP/1.1, 15000",
        "nonsense,                     15000"
    })
    void the_page_decides_which_port_of_a_foreign_node_proxy_is_asked(String line, int port) {
        assertThat(ForeignPages.port(line)).isEqualTo(port);
    }

    @Test
    void settings_of_the_caller_win() {
        LocalMeshConfig own =
                config.withProgramSettings(Map.of("agent", Map.of("UNENROL_GRACE", "1s")));

        assertThat(ProgramSpec.agent(own, "node1").environment())
                .containsEntry("UNENROL_GRACE", "1s");
    }

    @Test
    void an_ipv6_mesh_is_served_at_its_ipv6_address() {
        AddressPlan v6 = new AddressPlan(AddressFamilies.IPV6);

        assertThat(ProgramSpec.controller(config, v6).environment())
                .containsEntry("XDS_LISTEN", "[fd00:172:30:0:0:0:0:1]:15012");
    }

    @Test
    void the_cni_executable_is_called_as_a_runtime_calls_it() {
        PodTemplate template =
                new PodTemplate(
                        Map.of(),
                        Map.of(),
                        "default",
                        Optional.empty(),
                        RestartPolicy.ALWAYS,
                        1,
                        List.of(),
                        "h");
        PodSpec pod = new PodSpec("shop", "p", "uid-1", 1, 1, plan.pod(1, 1), template);

        assertThat(CniExecutable.environment("ADD", pod, config.files()))
                .containsEntry("CNI_COMMAND", "ADD")
                .containsEntry("CNI_NETNS", "/run/m/netns/uid-1")
                .containsEntry("CNI_IFNAME", "eth0")
                .hasEntrySatisfying(
                        "CNI_ARGS",
                        arguments ->
                                assertThat(arguments)
                                        .contains(
                                                "K8S_POD_NAMESPACE=shop",
                                                "K8S_POD_NAME=p",
                                                "K8S_POD_UID=uid-1"));
        assertThat(CniExecutable.input(pod, config.files()).toString())
                .contains("10.244.1.2/32", "fd00:10:244:1:0:0:0:2/128", "/run/m/node1/cni");
    }
}
