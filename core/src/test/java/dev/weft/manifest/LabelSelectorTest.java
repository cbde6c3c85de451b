package dev.weft.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {

    private static final Map<String, String> LABELS = Map.of("app", "orders", "tier", "back");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|true",
                "{matchLabels: {app: orders}}|true",
                "{matchLabels: {app: orders, tier: front}}|false",
                "{matchLabels: {none: ''}}|false",
                "{matchExpressions: [{key: app, operator: In, values: [a, orders]}]}|true",
                "{matchExpressions: [{key: app, operator: In, values: [a]}]}|false",
                "{matchExpressions: [{key: none, operator: In, values: [a]}]}|false",
                "{matchExpressions: [{key: app, operator: NotIn, values: [orders]}]}|false",
                "{matchExpressions: [{key: none, operator: NotIn, values: [a]}]}|true",
                "{matchExpressions: [{key: app, operator: Exists}]}|true",
                "{matchExpressions: [{key: none, operator: Exists}]}|false",
                "{matchExpressions: [{key: none, operator: DoesNotExist}]}|true",
                "{matchExpressions: [{key: app, operator: DoesNotExist}]}|false",
                "{matchLabels: {app: orders}, matchExpressions: [{key: tier, operator:"
                        + " DoesNotExist}]}|false",
            })
    void selects(String selector, boolean matches) {
        assertThat(LabelSelector.parse(field(selector)).matches(LABELS)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{matchLabel: {app: orders}}|expected only matchLabels and matchExpressions",
                "{matchExpressions: [{key: app, operator: in, values: [a]}]}|expected In, NotIn",
                "{matchExpressions: [{key: app, operator: In}]}|expected at least one value",
                "{matchExpressions: [{key: app, operator: Exists, values: [a]}]}|expected no values",
                "{matchExpressions: [{operator: Exists}]}|spec.matchExpressions[0].key: found"
                        + " nothing",
            })
    void a_selector_that_is_not_understood_is_refused(String selector, String message) {
        assertThatThrownBy(() -> LabelSelector.parse(field(selector)))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining(message);
    }

    private static Field field(String selector) {
        String text = "{apiVersion: v1, kind: A, metadata: {name: a}, spec: " + selector + "}";
        return Yaml.read("a", text, Yaml.Limits.STANDARD).getFirst().field("spec");
    }
}
