package dev.weft.cni.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.zds.WorkloadRequest;
import dev.weft.cni.agent.zds.FakeProxy;
import dev.weft.cni.redirect.PodNetns;
import dev.weft.linux.Netns;
import dev.weft.linux.Packet;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent with real namespaces and rules; the node proxy is played by the test. */
class AgentTest {

    private static final String RULES = "nft list ruleset";

    @TempDir Path folder;
    private AgentRig rig;

    @BeforeEach
    void create() throws Exception {
        rig = new AgentRig(folder);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void a_running_pod_gets_listeners_then_rules_then_its_report() throws Exception {
        PodNetns pod = rig.netns("u1");
        rig.pod("orders", "u1", "Running");
        rig.startAgent();
        try (FakeProxy proxy = FakeProxy.ready(rig.zdsSocket())) {
            assertThat(rig.report("orders")).isEmpty();

            rig.label();

            try (Packet packet = proxy.nextPacket();
                    Netns expected = Netns.open(pod.path());
                    Netns handed = Netns.ofFd(packet.fds().getFirst().duplicate())) {
                WorkloadRequest add = WorkloadRequest.parseFrom(packet.data());
                assertThat(add.getAdd().getUid()).isEqualTo("u1");
                assertThat(add.getAdd().getWorkloadInfo().getServiceAccount()).isEqualTo("seller");
                assertThat(handed.id()).isEqualTo(expected.id());
            }
            assertThat(pod.run(RULES)).isEmpty();
            assertThat(rig.report("orders")).isEmpty();
            proxy.acknowledge("");
            await().untilAsserted(() ->
                    assertThat(rig.report("orders"))
                            .contains("redirection: enabled", "podUID: u1"));
            assertThat(pod.run(RULES)).contains("redirect to :15001", "redirect to :15006");
            assertThat(rig.get("/pods")).contains("\"state\":\"enrolled\"");
        }
    }

    @Test
    void a_pod_that_leaves_loses_its_report_then_rules_then_listeners() throws Exception {
        PodNetns pod = rig.netns("u1");
        rig.pod("orders", "u1", "Running");
        rig.label();
        rig.startAgent();
        try (FakeProxy proxy = FakeProxy.ready(rig.zdsSocket())) {
            enrolled(proxy, "orders");

            rig.unlabel();

            assertThat(proxy.next().getDel().getUid()).isEqualTo("u1");
            assertThat(rig.report("orders")).isEmpty();
            assertThat(pod.run(RULES)).doesNotContain("redirect").contains("weft-ambient-nat");
            proxy.acknowledge("");
            await().untilAsserted(() -> assertThat(pod.run(RULES)).isEmpty());
            assertThat(pod.run("ip rule show")).doesNotContain("0x111");
            await().untilAsserted(
                            () -> assertThat(rig.get("/pods")).contains("\"state\":\"free\""));
        }
    }

    @Test
    void a_pod_that_comes_back_while_it_leaves_stays() throws Exception {
        PodNetns pod = rig.netns("u1");
        rig.pod("orders", "u1", "Running");
        rig.label();
        rig.startAgent();
        try (FakeProxy proxy = FakeProxy.ready(rig.zdsSocket())) {
            enrolled(proxy, "orders");

            rig.unlabel();
            await().until(() -> rig.report("orders").isEmpty());
            rig.label();

            await().until(() -> rig.report("orders").contains("enabled"));
            assertThat(pod.run(RULES)).contains("redirect to :15006");
        }
    }

    @Test
    void a_starting_pod_has_rules_before_listeners_and_waits_for_both() throws Exception {
        PodNetns pod = rig.netns("u1");
        rig.pod("orders", "u1", "Pending");
        rig.label();
        rig.startAgent();
        try (FakeProxy proxy = FakeProxy.ready(rig.zdsSocket())) {
            CompletableFuture<String> answer = cmdAddLater("orders", pod);

            assertThat(proxy.next().getAdd().getUid()).isEqualTo("u1");
            assertThat(pod.run(RULES)).contains("redirect to :15001");
            assertThat(answer).isNotDone();
            proxy.acknowledge("");

            assertThat(answer.get()).startsWith("HTTP/1.1 200").contains("\"enrolled\":true");
            assertThat(rig.report("orders")).contains("redirection: enabled");
            assertThat(rig.get("/metrics"))
                    .contains("istio_cni_plugin_requests_total{response_code=\"200\"} 1")
                    .contains("nodeagent_reconcile_events_total{type=\"start\"} 1")
                    .contains("ztunnel_connected 1");
        }
    }

    @Test
    void a_starting_pod_without_a_node_proxy_may_not_start() throws Exception {
        PodNetns pod = rig.netns("u1");
        rig.pod("orders", "u1", "Pending");
        rig.label();
        rig.startAgent();

        String answer = rig.cmdAdd("orders", pod);

        assertThat(answer).startsWith("HTTP/1.1 503").contains("no node proxy is connected");
        assertThat(pod.run(RULES)).contains("redirect to :15001");
        assertThat(rig.report("orders")).contains("pending", "no node proxy is connected");
    }

    @Test
    void a_starting_pod_that_does_not_belong_to_the_mesh_starts_untouched() throws Exception {
        PodNetns pod = rig.netns("u1");
        rig.pod("orders", "u1", "Pending");
        rig.startAgent();

        String answer = rig.cmdAdd("orders", pod);

        assertThat(answer).startsWith("HTTP/1.1 200").contains("\"enrolled\":false");
        assertThat(pod.run(RULES)).isEmpty();
    }

    @Test
    void a_pod_that_the_cluster_does_not_know_may_not_start() throws Exception {
        PodNetns pod = rig.netns("u1");
        rig.startAgent();

        assertThat(rig.cmdAdd("ghost", pod)).startsWith("HTTP/1.1 503").contains("not known");
    }

    @Test
    void without_a_node_proxy_a_running_pod_waits_with_a_visible_reason() throws Exception {
        rig.netns("u1");
        rig.pod("orders", "u1", "Running");
        rig.label();
        rig.startAgent();

        await().untilAsserted(
                        () -> assertThat(rig.report("orders")).contains("redirection: pending"));
        assertThat(rig.report("orders")).contains("no node proxy is connected");
        assertThat(rig.get("/pods")).contains("\"state\":\"pending\"", "no node proxy");
        assertThat(rig.get("/metrics")).contains("weft_cni_pods{state=\"pending\"} 1");

        try (FakeProxy proxy = FakeProxy.connect(rig.zdsSocket())) {
            proxy.hello();
            enrolled(proxy, "orders");
        }
    }

    @Test
    void a_restarted_agent_goes_on_where_the_earlier_one_was() throws Exception {
        PodNetns pod = rig.netns("u1");
        rig.pod("orders", "u1", "Running");
        rig.label();
        rig.startAgent();
        try (FakeProxy proxy = FakeProxy.ready(rig.zdsSocket())) {
            enrolled(proxy, "orders");
        }
        rig.stopAgent();
        assertThat(pod.run(RULES)).contains("redirect to :15001");
        assertThat(rig.report("orders")).contains("enabled");
        pod.run("nft flush chain inet weft-ambient-nat weft-output");

        rig.startAgent();

        await().untilAsserted(() -> assertThat(pod.run(RULES)).contains("redirect to :15001"));
        assertThat(rig.report("orders")).contains("enabled");
        try (FakeProxy proxy = FakeProxy.connect(rig.zdsSocket())) {
            proxy.hello();
            assertThat(proxy.next().getAdd().getUid()).isEqualTo("u1");
        }
    }

    @Test
    void a_pod_that_was_pending_gets_no_rules_from_a_restarted_agent_until_a_proxy_serves_it()
            throws Exception {
        PodNetns pod = rig.netns("u1");
        rig.pod("orders", "u1", "Running");
        rig.label();
        rig.startAgent();
        await().until(() -> rig.report("orders").contains("pending"));
        rig.stopAgent();

        rig.startAgent();

        await().until(() -> rig.get("/pods").contains("no node proxy"));
        assertThat(pod.run(RULES)).doesNotContain("redirect");
        try (FakeProxy proxy = FakeProxy.ready(rig.zdsSocket())) {
            enrolled(proxy, "orders");
        }
        assertThat(pod.run(RULES)).contains("redirect to :15001");
    }

    @Test
    void what_left_the_mesh_while_no_agent_ran_is_let_go_by_the_next() throws Exception {
        PodNetns unlabelled = rig.netns("u1");
        rig.pod("orders", "u1", "Running");
        rig.netns("u2");
        rig.pod("gone", "u2", "Running");
        rig.label();
        rig.startAgent();
        try (FakeProxy proxy = FakeProxy.ready(rig.zdsSocket())) {
            enrolled(proxy, "orders");
            await().until(() -> rig.report("gone").contains("enabled"));
        }
        rig.stopAgent();
        rig.unlabel();
        rig.deletePod("gone");

        rig.startAgent();

        assertThat(rig.report("gone")).isEmpty();
        await().untilAsserted(() -> assertThat(unlabelled.run(RULES)).isEmpty());
        assertThat(rig.report("orders")).isEmpty();
    }

    @Test
    void disturbed_rules_are_repaired_and_counted() throws Exception {
        PodNetns pod = rig.netns("u1");
        rig.pod("orders", "u1", "Running");
        rig.label();
        rig.startAgent();
        try (FakeProxy proxy = FakeProxy.ready(rig.zdsSocket())) {
            enrolled(proxy, "orders");

            pod.run("nft delete table inet weft-ambient-nat");

            await().untilAsserted(() -> assertThat(pod.run(RULES)).contains("redirect to :15006"));
            await().untilAsserted(() ->
                    assertThat(rig.get("/metrics")).contains("weft_cni_rules_repaired_total 1"));
        }
    }

    @Test
    void a_deleted_pod_is_told_to_the_proxy_and_forgotten() throws Exception {
        rig.netns("u1");
        rig.pod("orders", "u1", "Running");
        rig.label();
        rig.startAgent();
        try (FakeProxy proxy = FakeProxy.ready(rig.zdsSocket())) {
            enrolled(proxy, "orders");

            rig.deletePod("orders");

            assertThat(proxy.next().getDel().getUid()).isEqualTo("u1");
            proxy.acknowledge("");
            await().untilAsserted(() -> assertThat(rig.get("/pods")).contains("\"pods\":[]"));
            assertThat(rig.report("orders")).isEmpty();
        }
    }

    @Test
    void two_pods_never_share_a_namespace() throws Exception {
        PodNetns pod = rig.netns("u1");
        rig.pod("orders", "u1", "Running");
        rig.label();
        rig.startAgent();
        try (FakeProxy proxy = FakeProxy.ready(rig.zdsSocket())) {
            enrolled(proxy, "orders");

            rig.link("u2", pod);
            rig.pod("thief", "u2", "Running");

            await().untilAsserted(() ->
                    assertThat(rig.report("thief"))
                            .contains("pending", "in use by pod shop/orders"));
            assertThat(proxy.hasNothing()).isTrue();
        }
    }

    @Test
    void requests_that_make_no_sense_are_answered_with_the_reason() throws Exception {
        rig.startAgent();

        assertThat(rig.get("/readyz")).startsWith("HTTP/1.1 200");
        assertThat(rig.get("/nothing")).startsWith("HTTP/1.1 404").contains("POST /cmdadd");
        assertThat(rig.request("POST", "/cmdadd", "")).startsWith("HTTP/1.1 400");
        assertThat(rig.request("POST", "/cmdadd", "{\"Netns\":\"x\"}"))
                .startsWith("HTTP/1.1 400")
                .contains("absolute path");
        assertThat(rig.request("POST", "/cmdadd", "[".repeat(60_000))).startsWith("HTTP/1.1 400");
        assertThat(rig.raw("GARBAGE\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(rig.raw("x".repeat(9000))).startsWith("HTTP/1.1 431");
        assertThat(rig.raw("POST /cmdadd HTTP/1.1\r\nContent-Length: 70000\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
        assertThat(rig.get("/readyz")).startsWith("HTTP/1.1 200");
    }

    /** Acknowledges what comes until the pod is reported as enrolled. */
    private void enrolled(FakeProxy proxy, String pod) {
        CompletableFuture<Void> acknowledging =
                CompletableFuture.runAsync(() -> {
                    try {
                        while (!rig.report(pod).contains("redirection: enabled")) {
                            if (!proxy.hasNothing()) {
                                proxy.acknowledge("");
                            }
                        }
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
        acknowledging.join();
    }

    private CompletableFuture<String> cmdAddLater(String name, PodNetns pod) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return rig.cmdAdd(name, pod);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }
}
