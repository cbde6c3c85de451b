package dev.weft.cni.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cni.redirect.RedirectConfig;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestProblem;
import dev.weft.manifest.Manifests;
import dev.weft.manifest.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalPodsTest {

    private static final AgentConfig CONFIG =
            AgentConfig.from(
                    Map.of(
                            "SOURCE", "folder:/c",
                            "NODE_NAME", "here",
                            "NETNS_DIR", "/netns",
                            "LABEL_DOMAINS", "weft.dev,istio.io"));

    @ParameterizedTest
    @CsvSource({"here, 1", "there, 0", "'', 0"})
    void only_pods_of_this_node_count(String node, int count) {
        assertThat(read(pod("u1", node, Map.of())).byUid()).hasSize(count);
    }

    @ParameterizedTest
    @CsvSource({"''", "../../etc", "a/b", "u 1"})
    void a_uid_that_would_be_another_path_is_refused(String uid) {
        LocalPods pods = read(pod(uid, "here", Map.of()));

        assertThat(pods.byUid()).isEmpty();
        assertThat(pods.problems()).singleElement().asString().contains("metadata.uid");
    }

    @Test
    void a_manifest_that_cannot_be_read_is_a_problem() {
        ManifestProblem broken = new ManifestProblem("broken.yaml", 1, "no mapping");

        LocalPods pods = LocalPods.of(new Manifests(1, new TreeMap<>(), List.of(broken)), CONFIG);

        assertThat(pods.problems()).singleElement().asString().contains("broken.yaml");
    }

    @Test
    void annotations_of_every_label_domain_shape_the_redirection() {
        LocalPods pods =
                read(
                        pod(
                                "u1",
                                "here",
                                Map.of(
                                        "ambient.istio.io/dns-capture", "true",
                                        "ambient.weft.dev/bypass-inbound-capture", "true",
                                        "istio.io/reroute-virtual-interfaces", "vm0, vm1")));

        assertThat(pods.byUid().get("u1").redirect())
                .isEqualTo(new RedirectConfig(true, true, true, List.of("vm0", "vm1")));
    }

    @Test
    void an_interface_that_cannot_be_is_a_problem_of_that_pod_alone() {
        LocalPods pods =
                read(
                        pod("u1", "here", Map.of()),
                        pod(
                                "u2",
                                "here",
                                Map.of("istio.io/reroute-virtual-interfaces", "no\"quotes")));

        assertThat(pods.byUid()).containsOnlyKeys("u1");
        assertThat(pods.problems()).singleElement().asString().contains("is no interface name");
    }

    private static LocalPods read(KubeObject... objects) {
        TreeMap<ObjectKey, KubeObject> byKey = new TreeMap<>();
        for (KubeObject object : objects) {
            byKey.put(object.key(), object);
        }
        return LocalPods.of(new Manifests(1, byKey, List.of()), CONFIG);
    }

    private static KubeObject pod(String uid, String node, Map<String, String> annotations) {
        Map<String, Object> metadata = new HashMap<>();
        metadata.put("name", "p-" + annotations.size());
        metadata.put("namespace", "shop");
        metadata.put("uid", uid);
        metadata.put("annotations", annotations);
        return KubeObject.of(
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Pod",
                        "metadata",
                        metadata,
                        "spec",
                        Map.of("nodeName", node)));
    }
}
