package dev.weft.perf.overhead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeManifestTest {

    @ParameterizedTest
    @CsvSource({"NO_MESH, '', '', 2", "ONE_PROXY, ambient, '', 2", "PROXY_PER_POD, '', http, 3"})
    void an_arrangement_is_labels_and_containers(
            Arrangement arrangement, String mode, String tunnel, int containers) {
        List<KubeObject> objects = objects(arrangement);

        KubeObject pod = objects.getLast();
        assertThat(objects.getFirst().label("weft.dev/dataplane-mode").orElse("")).isEqualTo(mode);
        assertThat(pod.label("networking.istio.io/tunnel").orElse("")).isEqualTo(tunnel);
        assertThat(pod.field("spec", "containers").list()).hasSize(containers);
        assertThat(pod.field("spec", "serviceAccountName").requiredText()).isEqualTo("app");
    }

    @Test
    void the_proxy_is_the_last_container_and_says_when_it_is_ready() {
        KubeObject pod = objects(Arrangement.PROXY_PER_POD).getLast();

        var proxy = pod.field("spec", "containers").list().getLast();
        assertThat(proxy.at("command").textList()).containsExactly("weft-sidecar");
        assertThat(proxy.at("readinessProbe", "httpGet", "port").number()).contains(15021L);
    }

    private static List<KubeObject> objects(Arrangement arrangement) {
        String text =
                new NodeManifest(
                                arrangement,
                                List.of("serve"),
                                Map.of("pod-0", List.of("call"), "pod-1", List.of("call")))
                        .text();
        return ManifestReader.read("test", text);
    }
}
