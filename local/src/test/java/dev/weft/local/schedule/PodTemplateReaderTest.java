package dev.weft.local.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.local.schedule.ContainerSpec.Port;
import dev.weft.local.schedule.ContainerSpec.Readiness;
import dev.weft.manifest.ManifestException;
import dev.weft.manifest.ManifestReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodTemplateReaderTest {

    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p, labels: {app: p}}
            spec:
              serviceAccountName: me
              containers:
              - name: app
                image: ignored
                command: ["run"]
                args: ["--fast", "-v"]
                env: [{name: A, value: "1"}]
                ports: [{name: http, containerPort: 8080}, {containerPort: 53, protocol: UDP}]
            """;

    @Test
    void a_pod_is_read() {
        PodTemplate template = read(POD);

        ContainerSpec container = template.containers().getFirst();
        assertThat(template.serviceAccount()).isEqualTo("me");
        assertThat(template.labels()).containsExactly(Map.entry("app", "p"));
        assertThat(container.command()).containsExactly("run", "--fast", "-v");
        assertThat(container.environment()).containsExactly(Map.entry("A", "1"));
        assertThat(container.ports())
                .containsExactly(new Port("http", 8080, "TCP"), new Port("", 53, "UDP"));
    }

    @Test
    void without_a_probe_every_tcp_port_has_to_serve() {
        assertThat(read(POD).containers().getFirst().readinessChecks())
                .containsExactly(new Readiness(8080, Optional.empty()));
    }

    @Test
    void a_probe_may_name_a_port() {
        String probe = "    readinessProbe: {httpGet: {port: http, path: /ready}}\n";

        assertThat(read(POD + probe).containers().getFirst().readinessChecks())
                .containsExactly(new Readiness(8080, Optional.of("/ready")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "containerPort: 8080 | containerPort: 99999 | spec.containers[0].ports[0]",
                "command: [\"run\"] | command: [] | spec.containers[0].command",
                "value: \"1\" | valueFrom: {fieldRef: {}} | spec.containers[0].env[0].valueFrom",
                "serviceAccountName: me | hostNetwork: true | spec.hostNetwork",
                "serviceAccountName: me | restartPolicy: Sometimes | spec.restartPolicy",
                "serviceAccountName: me | initContainers: [{name: i}] | spec.initContainers"
            })
    void a_field_that_cannot_be_followed_is_named(String text, String wrong, String path) {
        assertThatThrownBy(() -> read(POD.replace(text, wrong)))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining(path);
    }

    @Test
    void the_hash_follows_the_content_and_not_its_order() {
        String reordered = POD.replace("name: p, labels: {app: p}", "labels: {app: p}, name: p");
        String changed = POD.replace("--fast", "--slow");
        String relabelled = POD.replace("labels: {app: p}", "labels: {app: p, a: b}");

        assertThat(read(reordered).hash()).isEqualTo(read(POD).hash());
        assertThat(List.of(read(changed).hash(), read(relabelled).hash()))
                .doesNotContain(read(POD).hash());
    }

    private static PodTemplate read(String text) {
        return PodTemplateReader.read(ManifestReader.read("test", text).getFirst().field());
    }
}
