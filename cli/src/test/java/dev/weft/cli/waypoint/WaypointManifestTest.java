package dev.weft.cli.waypoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.manifest.ManifestReader;
import org.junit.jupiter.api.Test;

class WaypointManifestTest {

    @Test
    void the_gateway_is_one_that_a_reader_of_manifests_understands() {
        var gateway =
                ManifestReader.read("test", WaypointManifest.gateway("shop", "w", Traffic.all))
                        .getFirst();

        assertThat(gateway.group()).isEqualTo("gateway.networking.k8s.io");
        assertThat(gateway.namespace()).isEqualTo("shop");
        assertThat(gateway.label("weft.dev/waypoint-for")).contains("all");
        assertThat(gateway.field("spec", "gatewayClassName").text("")).isEqualTo("weft-waypoint");
    }

    @Test
    void a_namespace_keeps_its_other_labels_and_its_annotations() {
        var before =
                ManifestReader.read(
                                "test",
                                """
                                apiVersion: v1
                                kind: Namespace
                                metadata:
                                  name: shop
                                  uid: abc
                                  labels: {a: "1", weft.dev/use-waypoint: old}
                                  annotations: {note: "on"}
                                """)
                        .getFirst();

        var with =
                ManifestReader.read("test", WaypointManifest.namespace(before, "new")).getFirst();
        var without =
                ManifestReader.read("test", WaypointManifest.namespace(before, "")).getFirst();

        assertThat(with.labels())
                .containsEntry("a", "1")
                .containsEntry("weft.dev/use-waypoint", "new");
        assertThat(with.annotation("note")).contains("on");
        assertThat(with.uid()).isEmpty();
        assertThat(without.labels()).containsOnlyKeys("a");
    }
}
