package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.CaptureScan;
import dev.weft.local.client.LinkCapture;
import dev.weft.local.client.PodView;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;

/** What must work on every mesh: join, talk encrypted, forbid, allow again, leave. */
record CoreFlow(Mesh mesh) {

    private static final String URL = "http://server/";

    void run(String namespace) {
        try (Shop shop = Shop.open(mesh, namespace)) {
            assertThat(exchange(shop, "before").plaintextHits()).isPositive();

            shop.enrol();
            CaptureScan inMesh = exchange(shop, "in");
            assertThat(inMesh.plaintextHits()).isZero();
            assertThat(inMesh.tunnelTlsRecords()).isPositive();

            forbid(namespace);
            await().atMost(Mesh.PATIENCE).until(() -> !shop.echo().reaches(URL));
            mesh.delete("AuthorizationPolicy", namespace, "nobody");
            await().atMost(Mesh.PATIENCE).until(() -> shop.echo().reaches(URL));

            shop.label("");
            mesh.awaitPlain(shop.client(), shop.server());
            assertThat(exchange(shop, "after").plaintextHits()).isPositive();
        }
    }

    /** By name and by every address that there is; the server sees the client's own. */
    private CaptureScan exchange(Shop shop, String when) {
        PodView client = shop.client();
        String marker = Shop.marker();
        try (LinkCapture packets = mesh.client().capture(client.namespace() + "-" + when)) {
            for (String address : shop.server().addresses()) {
                String host = address.contains(":") ? "[" + address + "]" : address;
                shop.echo().call("http://" + host + ":8080/", "-H", "x-marker: " + marker);
            }
            String peer =
                    shop.echo().call(URL, "-H", "x-marker: " + marker).get("peer").getAsString();
            assertThat(IpPort.parse(peer).orElseThrow().ip())
                    .isEqualTo(IpAddresses.parse(client.addresses().getFirst()).orElseThrow());
            return packets.scan(marker);
        }
    }

    private void forbid(String namespace) {
        mesh.apply(
                """
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: nobody, namespace: @namespace}
                spec: {}
                """
                        .replace("@namespace", namespace));
    }
}
