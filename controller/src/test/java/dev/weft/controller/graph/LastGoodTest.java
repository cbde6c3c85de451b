package dev.weft.controller.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.manifest.Manifests;
import org.junit.jupiter.api.Test;

/** What was understood once holds until something else is. */
class LastGoodTest {

    private static final String NAMESPACE =
            "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {weft.dev/use-waypoint: w}}}";
    private static final String GATEWAY =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: w, namespace: shop}
            spec: {gatewayClassName: weft-waypoint, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}
            """;
    private static final String WAYPOINT = service("w", 15008);
    private static final String SERVICE = service("a", 80);
    private static final String ROUTE =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: r, namespace: shop}
            spec:
              parentRefs: [{group: "", kind: Service, name: a}]
              rules: [{backendRefs: [{name: a, port: 80}]}]
            """;
    private static final String POLICY =
            """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: p, namespace: shop}
            spec: {targetRefs: [{kind: Service, group: "", name: a}], rules: [{to: [{operation: {methods: [GET]}}]}]}
            """;

    private final MeshGraph graph = new MeshGraph(Meshes.SETTINGS);

    @Test
    void a_route_that_cannot_be_read_any_more_keeps_what_it_said() {
        graph.update(objects(ROUTE, POLICY));

        String after = told(objects(ROUTE.replace("name: a}]", "nam: a}]"), POLICY));

        assertThat(after)
                .contains("Route HTTPRoute/shop/r: ")
                .contains("PartiallyInvalid=True UnsupportedValue: Fall Back: ");
    }

    @Test
    void a_route_that_never_could_be_read_has_no_effect_and_says_so() {
        String told = told(objects(ROUTE.replace("name: a}]", "nam: a}]"), POLICY));

        assertThat(told)
                .doesNotContain("told shop/w Route")
                .contains("HTTPRoute shop/r Accepted=False UnsupportedValue: ");
    }

    @Test
    void a_policy_that_cannot_be_understood_any_more_keeps_what_it_said() {
        graph.update(objects(ROUTE, POLICY));

        String after = told(objects(ROUTE, POLICY.replace("methods", "metods")));

        assertThat(after)
                .contains("rules { to { methods: \"GET\" } }")
                .contains("Accepted=False Invalid: ")
                .contains("its last good version stays in force");
    }

    @Test
    void a_policy_that_never_could_be_understood_refuses() {
        String told = told(objects(ROUTE, POLICY.replace("methods", "metods")));

        assertThat(told)
                .contains("action: DENY invalid: ")
                .contains("until it is corrected its targets are refused to all");
    }

    private String told(Manifests objects) {
        return ToldText.of(graph.update(objects));
    }

    private static Manifests objects(String route, String policy) {
        return Meshes.manifests(NAMESPACE, GATEWAY, WAYPOINT, SERVICE, route, policy);
    }

    private static String service(String name, int port) {
        return "{apiVersion: v1, kind: Service, metadata: {name: "
                + name
                + ", namespace: shop}, spec: {clusterIP: 10.96.0."
                + port % 200
                + ", ports: [{port: "
                + port
                + "}]}}";
    }
}
