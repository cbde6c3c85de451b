package dev.weft.cni.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cni.agent.http.HttpReply;
import dev.weft.cni.agent.http.HttpRequest;
import dev.weft.cni.agent.http.UnixHttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginMainTest {

    private static final String PREVIOUS =
            "{\"cniVersion\":\"1.0.0\",\"interfaces\":[{\"name\":\"eth0\"}],"
                    + "\"ips\":[{\"interface\":0,\"address\":\"10.0.0.5/24\","
                    + "\"gateway\":\"10.0.0.1\"},{\"address\":\"fd00::5/64\"}]}";

    @TempDir Path folder;
    private final List<HttpRequest> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    private record Outcome(int status, String output) {}

    PluginMainTest() {
        environment.put("CNI_COMMAND", "ADD");
        environment.put("CNI_CONTAINERID", "c1");
        environment.put("CNI_NETNS", "/var/run/netns/cni-1");
        environment.put("CNI_IFNAME", "eth0");
        environment.put(
                "CNI_ARGS",
                "IgnoreUnknown=1;K8S_POD_NAMESPACE=shop;K8S_POD_NAME=orders-1;K8S_POD_UID=u-1");
    }

    @Test
    void add_asks_the_agent_and_prints_the_previous_result_unchanged() throws Exception {
        Outcome outcome = withAgent(request -> HttpReply.json(200, "{}"));

        assertThat(outcome).isEqualTo(new Outcome(0, PREVIOUS));
        assertThat(asked)
                .containsExactly(
                        new HttpRequest(
                                "POST",
                                "/cmdadd",
                                "{\"Netns\":\"/var/run/netns/cni-1\",\"PodName\":\"orders-1\","
                                        + "\"PodNamespace\":\"shop\",\"PodUID\":\"u-1\","
                                        + "\"IPs\":[{\"Interface\":0,\"Address\":{\"IP\":"
                                        + "\"10.0.0.5\",\"Mask\":\"////AA==\"},\"Gateway\":"
                                        + "\"10.0.0.1\"},{\"Interface\":null,\"Address\":{\"IP\":"
                                        + "\"fd00::5\",\"Mask\":\"//////////8AAAAAAAAAAA==\"},"
                                        + "\"Gateway\":\"\"}]}"));
    }

    @Test
    void what_the_agent_refuses_fails_with_its_words() throws Exception {
        Outcome outcome = withAgent(request -> HttpReply.text(503, "no node proxy is connected"));

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output())
                .isEqualTo(
                        "{\"cniVersion\":\"1.0.0\",\"code\":11,\"msg\":\"weft-cni: the node agent"
                                + " refuses the pod: no node proxy is connected\"}");
    }

    @Test
    void without_an_agent_the_pod_does_not_start() {
        Outcome outcome = run(config(PREVIOUS));

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output()).contains("\"code\":11", "pluginevent.sock", "is it running?");
    }

    @Test
    void an_agent_that_does_not_answer_fails_in_time() throws Exception {
        try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(folder.resolve("pluginevent.sock")));

            Outcome outcome = run(config(PREVIOUS));

            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.output()).contains("\"code\":11", "does not answer");
        }
    }

    @ParameterizedTest
    @CsvSource({"kube-system, coredns-1", "weft-system, weft-cni-node-7"})
    void some_pods_start_without_asking(String namespace, String name) {
        environment.put("CNI_ARGS", "K8S_POD_NAMESPACE=" + namespace + ";K8S_POD_NAME=" + name);

        assertThat(run(config(PREVIOUS))).isEqualTo(new Outcome(0, PREVIOUS));
    }

    @Test
    void a_container_that_is_no_pod_starts_without_asking() {
        environment.put("CNI_ARGS", "");

        assertThat(run(config(PREVIOUS))).isEqualTo(new Outcome(0, PREVIOUS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEL", "CHECK"})
    void the_end_of_a_pod_and_checks_need_nothing(String command) {
        environment.put("CNI_COMMAND", command);

        assertThat(run(config(PREVIOUS))).isEqualTo(new Outcome(0, ""));
    }

    @Test
    void version_tells_what_is_supported() {
        environment.put("CNI_COMMAND", "VERSION");

        assertThat(run("{\"cniVersion\":\"0.4.0\"}").output())
                .isEqualTo(
                        "{\"cniVersion\":\"0.4.0\",\"supportedVersions\":"
                                + "[\"0.3.0\",\"0.3.1\",\"0.4.0\",\"1.0.0\"]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | 6 | no JSON: at character",
                "[] | 6 | no JSON object",
                "{\"cniVersion\":\"9.9.9\"} | 1 | cniVersion '9.9.9' is not supported",
                "{\"cniVersion\":\"1.0.0\"} | 7 | there is no prevResult",
                "{\"cniVersion\":\"1.0.0\",\"prevResult\":[]} | 7 | there is no prevResult"
            })
    void a_wrong_configuration_is_told_with_its_code(String config, int code, String message) {
        Outcome outcome = run(config);

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output()).contains("\"code\":" + code + ",", message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CNI_NETNS", "CNI_CONTAINERID", "CNI_IFNAME", "CNI_COMMAND"})
    void a_missing_variable_is_told_by_name(String variable) {
        environment.remove(variable);

        Outcome outcome = run(config(PREVIOUS));

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output()).contains("\"code\":4,", variable);
    }

    @Test
    void a_configuration_that_is_too_large_is_refused() {
        assertThat(run(" ".repeat(2 << 20)).output()).contains("\"code\":6,", "more than");
    }

    private Outcome withAgent(Function<HttpRequest, HttpReply> agent) throws Exception {
        try (UnixHttpServer server =
                UnixHttpServer.start(
                        folder.resolve("pluginevent.sock"),
                        request -> {
                            asked.add(request);
                            return agent.apply(request);
                        })) {
            assertThat(server).isNotNull();
            return run(config(PREVIOUS));
        }
    }

    private String config(String previous) {
        return "{\"cniVersion\":\"1.0.0\",\"name\":\"weft-cni\",\"type\":\"weft-cni\","
                + "\"cni_agent_run_dir\":\""
                + folder
                + "\",\"exclude_namespaces\":[\"kube-system\"],\"pod_namespace\":\"weft-system\","
                + "\"prevResult\":"
                + previous
                + "}";
    }

    private Outcome run(String input) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PluginMain plugin =
                new PluginMain(
                        environment,
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(output, true, StandardCharsets.UTF_8),
                        Duration.ofMillis(500));
        int status = plugin.run();
        return new Outcome(status, output.toString(StandardCharsets.UTF_8).strip());
    }
}
