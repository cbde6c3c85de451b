package dev.weft.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {

    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: frontend-1
              namespace: shop
              uid: 7a
              labels: {app: frontend, version: "1"}
              creationTimestamp: 2026-01-31T12:00:00Z
            spec:
              nodeName: node-1
              containers:
              - ports: [{containerPort: 8080}]
            """;

    @Test
    void reads_what_every_object_has() {
        KubeObject pod = read(POD).getFirst();

        assertThat(pod.key()).isEqualTo(new ObjectKey("", "Pod", "shop", "frontend-1"));
        assertThat(pod.uid()).isEqualTo("7a");
        assertThat(pod.label("version")).contains("1");
        assertThat(pod.creationTimestamp()).map(Object::toString).contains("2026-01-31T12:00:00Z");
        assertThat(pod.source()).isEqualTo(new ManifestSource("a.yaml", 1));
        assertThat(pod.field("spec", "nodeName").text()).contains("node-1");
        assertThat(pod.field("spec", "containers").list().getFirst().at("ports").list())
                .extracting(port -> port.at("containerPort").number(0, 65535).orElseThrow())
                .containsExactly(8080);
    }

    @Test
    void a_field_that_is_not_there_is_empty_however_deep() {
        KubeObject pod = read(POD).getFirst();

        assertThat(pod.field("spec", "no", "such", "field").text()).isEmpty();
        assertThat(pod.field("spec", "no").list()).isEmpty();
        assertThat(pod.field("spec", "no").isPresent()).isFalse();
    }

    @Test
    void a_field_of_the_wrong_type_names_file_document_path_value_and_expectation() {
        KubeObject pod = read("---\n" + POD.replace("8080", "http")).getFirst();
        Field port =
                pod.field("spec", "containers").list().getFirst().at("ports").list().getFirst();

        assertThatThrownBy(() -> port.at("containerPort").number())
                .hasMessage(
                        "a.yaml document 1: spec.containers[0].ports[0].containerPort: found"
                                + " 'http', expected a whole number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true|Boolean|true",
                "True|Boolean|true",
                "yes|String|yes",
                "on|String|on",
                "12|Long|12",
                "0x1F|Long|31",
                "0o17|Long|15",
                "-3|Long|-3",
                "1.5|Double|1.5",
                "1e3|Double|1000.0",
                "'12'|String|12",
                "\"true\"|String|true",
                "!!str 12|String|12",
                "2026-01-31|String|2026-01-31",
                "10.0.0.1|String|10.0.0.1",
                "a: b|LinkedMap|{a=b}",
            },
            quoteCharacter = '`')
    void scalars_follow_the_core_schema(String yaml, String type, String shown) {
        KubeObject object =
                read(configMap("\n  key: " + yaml.replace("a: b", "{a: b}"))).getFirst();
        Object value = ((java.util.Map<?, ?>) object.body().get("data")).get("key");

        assertThat(value).hasToString(shown);
        assertThat(value.getClass().getSimpleName())
                .isEqualTo(type.equals("LinkedMap") ? "UnmodifiableMap" : type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "null", "Null"})
    void null_is_an_absent_field(String yaml) {
        KubeObject object = read(configMap("\n  a: 1\n  key: " + yaml)).getFirst();

        assertThat(object.field("data").map()).containsOnlyKeys("a");
    }

    @Test
    void reads_json_with_tabs_escapes_and_long_strings() {
        String json =
                "{\n\t\"apiVersion\": \"v1\",\n\t\"kind\": \"ConfigMap\",\n\t\"metadata\": {\"name\":"
                        + " \"a\"},\n\t\"data\": {\"k\": \"\\u00e9\\\"\\/\\n"
                        + "x".repeat(3000)
                        + "\"}\n}\n";

        KubeObject object = read(json).getFirst();

        assertThat(object.field("data", "k").requiredText()).startsWith("\u00e9\"/\nxxx");
    }

    @Test
    void several_documents_and_a_list_are_many_objects() {
        String text =
                POD
                        + "---\n# nothing here\n---\n"
                        + "apiVersion: v1\nkind: List\nitems:\n"
                        + "- {apiVersion: v1, kind: Namespace, metadata: {name: a}}\n"
                        + "- {apiVersion: v1, kind: Service, metadata: {name: b}}\n";

        assertThat(read(text))
                .extracting(KubeObject::toString)
                .containsExactly("Pod shop/frontend-1", "Namespace a", "Service default/b");
        assertThat(read(text)).extracting(o -> o.source().document()).containsExactly(1, 3, 3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: Pod|apiVersion: found nothing, expected text",
                "apiVersion: v1|kind: found nothing, expected text",
                "{apiVersion: v1, kind: Pod}|metadata.name: found nothing, expected text",
                "{apiVersion: v1, kind: Pod, metadata: {name: ''}}|metadata.name: found ''",
                "{apiVersion: v1, kind: Pod, metadata: 3}|metadata: found 3, expected fields",
                "{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {v: 1}}}|metadata.labels.v:"
                        + " found 1, expected text (quote a number",
                "{apiVersion: v1, kind: Pod, metadata: {name: a, creationTimestamp: x}}|expected a"
                        + " time such as",
                "just text|expected an object with apiVersion",
                "[1]|expected an object with apiVersion",
                "a: [b|expected valid YAML",
                "{a: 1, a: 2}|found 'a' again, expected every key once",
                "{a: , a: 2}|found 'a' again, expected every key once",
                "{[x]: 1}|expected text",
                "{<<: {a: 1}}|found a merge key",
                "{a: *b}|found *b, expected an anchor",
                "{a: &b [*b]}|found *b, expected an anchor",
                "{a: [null]}|found an empty list element",
                "{a: !!binary aGk=}|found tag tag:yaml.org,2002:binary",
                "{a: !foo 1}|found tag !foo",
                "{a: 99999999999999999999}|at most 64 bits",
                "{a: \"\\ud800\"}|found half of a surrogate pair",
                "%FOO|expected valid YAML",
            },
            quoteCharacter = '`')
    void what_is_wrong_is_said(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ManifestException.class)
                .hasMessageStartingWith("a.yaml document 1: ")
                .hasMessageContaining(message);
    }

    @Test
    void a_syntax_error_names_its_document_and_line() {
        ManifestException error =
                catchThrowableOfType(
                        ManifestException.class, () -> read(POD + "---\na:\n  - b\n c: d\n"));

        assertThat(error.source().document()).isEqualTo(2);
        assertThat(error.path()).startsWith("line 16");
    }

    @Test
    void deep_nesting_is_refused_without_a_deep_stack() {
        assertThatThrownBy(() -> read("a: " + "[".repeat(200_000)))
                .hasMessageContaining("expected at most 100 levels");
        assertThatThrownBy(() -> read("- ".repeat(5_000) + "a"))
                .hasMessageContaining("expected at most 100 levels");
    }

    @Test
    void aliases_count_as_what_they_stand_for() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String alias = "*a" + (i - 1);
            String name = "a" + i;
            String elements = String.join(", ", nine(alias));
            bomb.append(name + ": &" + name + " [" + elements + "]\n");
        }

        assertThatThrownBy(() -> read(bomb.toString()))
                .hasMessageContaining("expected at most 500000 in one document");
    }

    @Test
    void a_file_that_is_too_large_is_refused() {
        Yaml.Limits limits = new Yaml.Limits(100, 10, 10);

        assertThatThrownBy(() -> Yaml.read("a.yaml", "#".repeat(101), limits))
                .hasMessage(
                        "a.yaml: found 101 characters, expected at most 100 characters in one file");
    }

    @Test
    void an_alias_repeats_a_value() {
        KubeObject object = read(configMap("\n  a: &x {k: v}\n  b: *x")).getFirst();

        assertThat(object.field("data", "b", "k").text()).contains("v");
    }

    private static List<String> nine(String text) {
        return java.util.Collections.nCopies(9, text);
    }

    private static String configMap(String data) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:" + data + "\n";
    }

    private static List<KubeObject> read(String text) {
        return Yaml.read("a.yaml", text, Yaml.Limits.STANDARD);
    }
}
