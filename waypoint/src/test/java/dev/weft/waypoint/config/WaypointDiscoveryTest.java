package dev.weft.waypoint.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.weft.api.waypoint.Authorization;
import dev.weft.api.waypoint.AuthorizationRule;
import dev.weft.api.waypoint.Backend;
import dev.weft.api.waypoint.HttpMatch;
import dev.weft.api.waypoint.HttpRule;
import dev.weft.api.waypoint.Parent;
import dev.weft.api.waypoint.Route;
import dev.weft.api.waypoint.Target;
import dev.weft.api.waypoint.When;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.waypoint.limit.Held;
import dev.weft.waypoint.request.Front;
import dev.weft.wds.WaypointTypes;
import dev.weft.xds.Rejection;
import dev.weft.xds.ResourceHandler;
import dev.weft.xds.ResourceUpdate;
import dev.weft.xds.XdsResource;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaypointDiscoveryTest {
    private static final Front ORDERS =
            new Front.OfService(Mesh.service("orders", "10.96.0.2", 80, 8080), 80);

    private final WaypointStateStore store = new WaypointStateStore();
    private final WaypointDiscovery discovery =
            new WaypointDiscovery(store, new NoExtensions(), () -> Held.WHOLE);

    @Test
    void every_type_that_waypoints_are_told_is_subscribed() {
        assertThat(discovery.subscriptions())
                .extracting(subscription -> subscription.typeUrl())
                .contains(
                        WaypointTypes.ROUTE,
                        WaypointTypes.TRAFFIC_POLICY,
                        WaypointTypes.AUTHORIZATION,
                        WaypointTypes.AUTHENTICATION,
                        WaypointTypes.RATE_LIMIT,
                        WaypointTypes.TELEMETRY,
                        WaypointTypes.GATEWAY,
                        WaypointTypes.EXTENSION,
                        WaypointTypes.WORKLOAD_LABELS);
    }

    @Test
    void a_good_resource_is_taken_although_another_one_is_refused() {
        List<Rejection> rejections =
                apply(
                        WaypointTypes.ROUTE,
                        new XdsResource("HTTPRoute/shop/good", "1", route("/a").toByteString()),
                        new XdsResource("HTTPRoute/shop/bad", "1", garbage()));

        assertThat(rejections).extracting(Rejection::name).containsExactly("HTTPRoute/shop/bad");
        assertThat(store.current().routes().table(ORDERS, "")).isPresent();
    }

    @Test
    void what_is_refused_keeps_what_stood_there() {
        apply(WaypointTypes.ROUTE, resource("HTTPRoute/shop/r", route("/a")));
        WaypointState before = store.current();

        List<Rejection> rejections =
                apply(
                        WaypointTypes.ROUTE,
                        resource(
                                "HTTPRoute/shop/r",
                                route("/a").toBuilder()
                                        .addHttp(
                                                HttpRule.newBuilder()
                                                        .addMatches(
                                                                HttpMatch.newBuilder()
                                                                        .setPathRegex("(")))
                                        .build()));

        assertThat(rejections)
                .singleElement()
                .satisfies(rejection -> {
                    assertThat(rejection.name()).isEqualTo("HTTPRoute/shop/r");
                    assertThat(rejection.reason()).contains("(");
                });
        assertThat(store.current().routes()).isSameAs(before.routes());
    }

    @Test
    void a_field_of_a_newer_controller_is_refused_with_a_hint() {
        ByteString newer =
                route("/a")
                        .toByteString()
                        .concat(ByteString.copyFrom(new byte[] {(byte) 0xa0, 0x06, 0x01}));

        List<Rejection> rejections =
                apply(WaypointTypes.ROUTE, new XdsResource("HTTPRoute/shop/r", "1", newer));

        assertThat(rejections)
                .singleElement()
                .satisfies(rejection ->
                        assertThat(rejection.reason()).contains("[100]").contains("newer"));
    }

    @Test
    void a_policy_that_was_never_understood_protects_what_it_is_for() {
        Authorization policy =
                Authorization.newBuilder()
                        .setNamespace("shop")
                        .setName("p")
                        .addTargets(Target.newBuilder().setService(Mesh.host("orders").toString()))
                        .addRules(
                                AuthorizationRule.newBuilder()
                                        .addWhen(When.newBuilder().setKey("no.such.key")))
                        .build();

        List<Rejection> rejections =
                apply(WaypointTypes.AUTHORIZATION, resource("AuthorizationPolicy/shop/p", policy));

        assertThat(rejections).hasSize(1);
        assertThat(store.current().access().of(ORDERS, "shop/waypoint").isOpen()).isFalse();
    }

    @Test
    void what_is_removed_is_gone() {
        apply(WaypointTypes.ROUTE, resource("HTTPRoute/shop/r", route("/a")));

        handler(WaypointTypes.ROUTE)
                .apply(new ResourceUpdate(List.of(), List.of("HTTPRoute/shop/r")));

        assertThat(store.current().routes().table(ORDERS, "")).isEmpty();
        assertThat(discovery.resources().get(WaypointTypes.ROUTE)).isEmpty();
    }

    private List<Rejection> apply(String type, XdsResource... resources) {
        return handler(type).apply(new ResourceUpdate(List.of(resources), List.of()));
    }

    private ResourceHandler handler(String type) {
        return discovery.subscriptions().stream()
                .filter(subscription -> subscription.typeUrl().equals(type))
                .findFirst()
                .orElseThrow()
                .handler();
    }

    private static XdsResource resource(String name, Message message) {
        return new XdsResource(name, "1", message.toByteString());
    }

    private static ByteString garbage() {
        return ByteString.copyFrom(new byte[] {(byte) 0xff, 0x01, 0x02});
    }

    private static Route route(String prefix) {
        return Route.newBuilder()
                .setKind("HTTPRoute")
                .setNamespace("shop")
                .setName("r")
                .addParents(Parent.newBuilder().setService(Mesh.host("orders").toString()))
                .addHttp(
                        HttpRule.newBuilder()
                                .addMatches(HttpMatch.newBuilder().setPathPrefix(prefix))
                                .addBackends(
                                        Backend.newBuilder()
                                                .setService(Mesh.host("orders").toString())
                                                .setPort(80)
                                                .setWeight(1)))
                .build();
    }
}
