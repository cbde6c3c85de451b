package dev.weft.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.local.client.PodView;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The samples that need no waypoint do what they say. */
@RunsMesh
@Order(WaypointSamplesTest.ORDER - 1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SamplesTest {

    private static final String OUTSIDE = "outside-of-shop";

    private final Mesh mesh;
    private final SampleShop shop;

    SamplesTest(Mesh mesh) {
        this.mesh = mesh;
        this.shop = SampleShop.open(mesh);
    }

    @BeforeAll
    void a_stranger() {
        mesh.apply(Shop.namespace(OUTSIDE, "") + Shop.idle(OUTSIDE, "stranger", Mesh.NODE1, ""));
        mesh.awaitReady(OUTSIDE);
    }

    /** The shop stays for {@link WaypointSamplesTest}, which comes next: it takes long to open. */
    @AfterAll
    void down() {
        mesh.delete("Namespace", "", OUTSIDE);
        mesh.awaitReady(OUTSIDE);
    }

    @Test
    void the_apps_call_each_other_and_carry_on_when_they_are_enrolled() {
        Call order = shop.echo("frontend").calls("http://frontend/order").getFirst();

        assertThat(order.status()).isEqualTo(200);
        assertThat(order.json().toString()).contains("\"name\":\"payment\"");
        assertThat(shop.pods("payment")).hasSize(3);
    }

    @Test
    void strict_mutual_tls_refuses_who_is_not_in_the_mesh() {
        shop.apply("50-strict-mtls.yaml");

        await().atMost(Mesh.PATIENCE)
                .until(() -> !mesh.echo(stranger()).reaches("http://orders.shop/"));
        assertThat(shop.echo("frontend").reaches("http://orders/")).isTrue();

        shop.delete("50-strict-mtls.yaml");
        await().atMost(Mesh.PATIENCE)
                .until(() -> mesh.echo(stranger()).reaches("http://orders.shop/"));
    }

    @Test
    void a_policy_by_identity_lets_orders_reach_payment_and_nobody_else() {
        shop.apply("51-authz-l4.yaml");

        await().atMost(Mesh.PATIENCE)
                .until(() -> !shop.echo("frontend").reaches("http://payment-service/"));
        assertThat(shop.echo("orders").reaches("http://payment-service/")).isTrue();

        shop.delete("51-authz-l4.yaml");
        await().atMost(Mesh.PATIENCE)
                .until(() -> shop.echo("frontend").reaches("http://payment-service/"));
    }

    @Test
    void an_istio_gateway_and_a_virtual_service_expose_the_frontend() {
        shop.apply("43-ingress-virtualservice.yaml");
        mesh.awaitReady(SampleShop.NAMESPACE);
        PodView edge = mesh.proxies(SampleShop.NAMESPACE, "shop-gateway").getFirst();
        String url = "http://" + edge.addresses().getFirst() + "/order";

        List<Call> calls =
                shop.await(
                        "orders",
                        all -> all.getFirst().status() == 200,
                        url,
                        "-H",
                        "Host: shop.example.com");

        assertThat(edge.labels()).containsEntry("istio", "ingressgateway");
        assertThat(calls.getFirst().body("name")).contains("frontend");
        assertThat(
                        mesh.echo(stranger())
                                .calls(url, "-H", "Host: shop.example.com")
                                .getFirst()
                                .status())
                .isEqualTo(200);
        assertThat(
                        shop.echo("orders")
                                .calls(url, "-H", "Host: else.example.com")
                                .getFirst()
                                .status())
                .isEqualTo(404);
        assertThat(
                        mesh.getFromOutside(
                                SampleShop.NAMESPACE,
                                "svc/shop-gateway",
                                URI.create("http://shop.example.com:80/")))
                .contains("\"name\":\"frontend\"");
        shop.delete("43-ingress-virtualservice.yaml");
        mesh.awaitReady(SampleShop.NAMESPACE);
    }

    private PodView stranger() {
        return mesh.pod(OUTSIDE, "stranger");
    }
}
