package dev.weft.waypoint;

import static dev.weft.waypoint.LoopbackWaypoint.behind;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import dev.weft.admin.AdminMethod;
import dev.weft.admin.AdminRequest;
import dev.weft.admin.AdminResponse;
import dev.weft.api.waypoint.Certificate;
import dev.weft.api.waypoint.Extension;
import dev.weft.api.waypoint.ExternalProcessor;
import dev.weft.api.waypoint.Gateway;
import dev.weft.api.waypoint.HttpActions;
import dev.weft.api.waypoint.JavaFilter;
import dev.weft.api.waypoint.Listener;
import dev.weft.api.waypoint.RateLimit;
import dev.weft.api.waypoint.Target;
import dev.weft.api.waypoint.WasmFilter;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.waypoint.admin.ConfigDump;
import dev.weft.waypoint.admin.WhyQuestion;
import dev.weft.waypoint.authz.AccessSettings;
import dev.weft.waypoint.config.UncalledExtensions;
import dev.weft.waypoint.config.WaypointDiscovery;
import dev.weft.waypoint.config.WaypointState;
import dev.weft.waypoint.config.WaypointStateStore;
import dev.weft.waypoint.limit.Held;
import dev.weft.waypoint.listener.OwnGateway;
import dev.weft.waypoint.upstream.Clusters;
import dev.weft.waypoint.upstream.World;
import dev.weft.wds.AddressCodec;
import dev.weft.wds.WaypointTypes;
import dev.weft.wds.WdsTypes;
import dev.weft.workload.AppProtocol;
import dev.weft.workload.HealthStatus;
import dev.weft.xds.ResourceUpdate;
import dev.weft.xds.XdsResource;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a running waypoint tells of itself. */
class AdminTest {
    private static final OwnGateway OWN =
            new OwnGateway("shop", "waypoint", Mesh.host("waypoint"), "", "waypoint-1");

    private static final Map<String, List<String>> ORDERS =
            Map.of("service", List.of("shop/orders"), "port", List.of("80"));

    private final WaypointStateStore store = new WaypointStateStore();
    private final WaypointDiscovery discovery =
            new WaypointDiscovery(store, new UncalledExtensions(), () -> Held.WHOLE);

    @Test
    void a_question_why_is_answered_step_by_step() {
        tell(
                WdsTypes.ADDRESS,
                "shop/orders",
                AddressCodec.toProto(behind("orders", "10.96.0.2", AppProtocol.HTTP11))
                        .toByteString());

        JsonArray steps =
                ask(Map.of("service", List.of("shop/orders"), "port", List.of("80")))
                        .getAsJsonArray("steps");

        assertThat(steps)
                .extracting(step -> step.getAsJsonObject().get("stage").getAsString())
                .containsExactly("front", "access", "route", "endpoint");
        assertThat(steps.get(3).getAsJsonObject().get("decision").getAsString()).isEqualTo("none");
    }

    @Test
    void a_question_why_shows_who_would_be_drawn_and_who_not_without_an_effect() {
        tell(
                WdsTypes.ADDRESS,
                "shop/orders",
                AddressCodec.toProto(behind("orders", "10.96.0.2", AppProtocol.HTTP11))
                        .toByteString());
        for (String pod : List.of("orders-1", "orders-2")) {
            var workload =
                    Mesh.pod(pod, pod.equals("orders-1") ? "10.1.0.1" : "10.1.0.2")
                            .services(Mesh.serves("orders", 80, 8080))
                            .status(
                                    pod.equals("orders-1")
                                            ? HealthStatus.HEALTHY
                                            : HealthStatus.UNHEALTHY)
                            .build();
            tell(
                    WdsTypes.ADDRESS,
                    workload.uid().value(),
                    AddressCodec.toProto(workload).toByteString());
        }
        tell(
                WaypointTypes.RATE_LIMIT,
                "RateLimitPolicy/shop/one",
                RateLimit.newBuilder()
                        .setNamespace("shop")
                        .setName("one")
                        .addTargets(Target.newBuilder().setService(Mesh.host("orders").toString()))
                        .addLimits(
                                RateLimit.Limit.newBuilder()
                                        .setName("one")
                                        .setRequests(1)
                                        .setWindowMs(60_000))
                        .build()
                        .toByteString());
        WhyQuestion question = question();

        for (int i = 0; i < 3; i++) {
            String answer =
                    question.handle(
                                    request(
                                            Map.of(
                                                    "service",
                                                    List.of("shop/orders"),
                                                    "port",
                                                    List.of("80"))))
                            .body();
            JsonArray steps =
                    JsonParser.parseString(answer).getAsJsonObject().getAsJsonArray("steps");

            assertThat(steps)
                    .extracting(step -> step.getAsJsonObject().get("stage").getAsString())
                    .containsExactly("front", "access", "limit", "route", "endpoint");
            assertThat(steps.get(2).getAsJsonObject().get("decision").getAsString())
                    .isEqualTo("passes");
            JsonObject endpoint = steps.get(4).getAsJsonObject();
            assertThat(endpoint.get("decision").getAsString()).contains("orders-1");
            assertThat(endpoint.get("candidates").toString())
                    .contains("0 requests, no limit")
                    .contains("100% of tier 1")
                    .contains("not ready, discovery says");
        }
    }

    @Test
    void a_question_why_names_the_extensions_in_their_order_and_calls_none() {
        tellOrders();
        put(extension("scan").setPriority(5));
        put(
                extension("log")
                        .setPhase(Extension.Phase.STATISTICS)
                        .setJava(JavaFilter.newBuilder().setFilter("missing"))
                        .setFailOpen(true));
        put(
                extension("marks")
                        .setPriority(-1)
                        .setWasm(WasmFilter.newBuilder().setPath("/m.wasm").addPorts(81)));
        put(
                extension("login")
                        .setPhase(Extension.Phase.AUTHENTICATION)
                        .setProcessor(
                                ExternalProcessor.newBuilder()
                                        .setService("shop/login.example")
                                        .setPort(9000)));
        put(extension("named").clearTargets());
        tell(
                WaypointTypes.ROUTE,
                "HTTPRoute/shop/r",
                RouteSketches.route(
                                RouteSketches.rule("0")
                                        .setActions(
                                                HttpActions.newBuilder()
                                                        .addExtensions(
                                                                "ExtensionPolicy/shop/named"))
                                        .addBackends(RouteSketches.backend("orders")))
                        .toByteString());

        JsonArray steps = ask(ORDERS).getAsJsonArray("steps");

        assertThat(stages(steps))
                .containsExactly(
                        "front",
                        "extension",
                        "access",
                        "extension",
                        "route",
                        "extension",
                        "endpoint");
        assertThat(steps.get(1))
                .hasToString(
                        """
                        {"stage":"extension","decision":"seen by 1",\
                        "reason":"before tokens and policies; not called for this answer",\
                        "candidates":[{\
                        "name":"ExtensionPolicy/shop/login (processor shop/login.example:9000)",\
                        "matched":true,"reason":"phase Authentication, priority 0;\
                         if it fails, the request is refused"}]}\
                        """);
        assertThat(steps.get(3))
                .hasToString(
                        """
                        {"stage":"extension","decision":"seen by 1 of 3",\
                        "reason":"behind limits, before routes; not called for this answer",\
                        "candidates":[{"name":"ExtensionPolicy/shop/scan (java some)",\
                        "matched":true,"reason":"phase BeforeRouting, priority 5;\
                         if it fails, the request is refused"},\
                        {"name":"ExtensionPolicy/shop/marks (wasm /m.wasm)","matched":false,\
                        "reason":"phase BeforeRouting, priority -1;\
                         not shown: it is for ports [81]"},\
                        {"name":"ExtensionPolicy/shop/log (java missing)","matched":false,\
                        "reason":"phase Statistics, priority 0;\
                         left out, as it fails open: no filter is named missing"}]}\
                        """);
        assertThat(steps.get(5).toString())
                .contains("\"reason\":\"named by the route\"")
                .contains("ExtensionPolicy/shop/named (java some)");
    }

    @Test
    void a_question_why_ends_where_an_unusable_extension_refuses_the_request() {
        tellOrders();
        put(extension("scan").setJava(JavaFilter.newBuilder().setFilter("missing")));
        JsonArray broken = ask(ORDERS).getAsJsonArray("steps");
        put(extension("scan").clearTargets());
        tell(
                WaypointTypes.ROUTE,
                "HTTPRoute/shop/r",
                RouteSketches.route(
                                RouteSketches.rule("0")
                                        .setActions(
                                                HttpActions.newBuilder()
                                                        .addExtensions("ExtensionPolicy/shop/gone"))
                                        .addBackends(RouteSketches.backend("orders")))
                        .toByteString());
        JsonArray unknown = ask(ORDERS).getAsJsonArray("steps");

        assertThat(stages(broken)).containsExactly("front", "extension");
        assertThat(broken.get(1).toString())
                .contains("\"decision\":\"refused with 500\"")
                .contains("\"reason\":\"extension_unusable: no filter is named missing\"")
                .contains("unusable, so refused: no filter is named missing");
        assertThat(stages(unknown)).containsExactly("front", "access", "route", "extension");
        assertThat(unknown.get(3).toString())
                .contains("refused with 500")
                .contains("the controller told of no extension of this name");
    }

    private static List<String> stages(JsonArray steps) {
        return steps.asList().stream()
                .map(step -> step.getAsJsonObject().get("stage").getAsString())
                .toList();
    }

    private void tellOrders() {
        tell(
                WdsTypes.ADDRESS,
                "shop/orders",
                AddressCodec.toProto(behind("orders", "10.96.0.2", AppProtocol.HTTP11))
                        .toByteString());
    }

    private static Extension.Builder extension(String name) {
        return Extension.newBuilder()
                .setNamespace("shop")
                .setName(name)
                .setJava(JavaFilter.newBuilder().setFilter("some"))
                .addTargets(Target.newBuilder().setService(Mesh.host("orders").toString()));
    }

    private void put(Extension.Builder extension) {
        tell(
                WaypointTypes.EXTENSION,
                "ExtensionPolicy/shop/" + extension.getName(),
                extension.build().toByteString());
    }

    @Test
    void a_question_without_a_port_is_answered_with_how_to_ask() {
        AdminResponse answer =
                question().handle(request(Map.of("service", List.of("shop/orders"))));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("/why?service=");
    }

    @Test
    void a_dump_holds_no_private_key() {
        tell(
                WaypointTypes.GATEWAY,
                "Gateway/shop/edge",
                Gateway.newBuilder()
                        .addListeners(
                                Listener.newBuilder()
                                        .setName("https")
                                        .addCertificates(
                                                Certificate.newBuilder()
                                                        .setChain(utf8("the chain"))
                                                        .setKey(utf8("the secret key"))))
                        .build()
                        .toByteString());
        WaypointState state = store.current();

        String json =
                new ConfigDump(state, discovery.resources(), List.of(), Map.of(), "test").toJson();

        assertThat(json).contains("the chain").contains("(secret)").doesNotContain("the secret");
    }

    private static ByteString utf8(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private void tell(String type, String name, ByteString value) {
        discovery.subscriptions().stream()
                .filter(subscription -> subscription.typeUrl().equals(type))
                .findFirst()
                .orElseThrow()
                .handler()
                .apply(new ResourceUpdate(List.of(new XdsResource(name, "1", value)), List.of()));
    }

    private WhyQuestion question() {
        return new WhyQuestion(
                store::current, OWN, AccessSettings.STANDARD, clusters(), new Random(1));
    }

    private Clusters clusters() {
        WaypointState state = store.current();
        return new Clusters(
                new Clusters.Parts(
                        Runnable::run,
                        () -> 0,
                        InstantSource.system(),
                        rules -> {
                            throw new IllegalStateException("no limiter here");
                        }),
                new World(
                        state.mesh(),
                        state.traffic(),
                        state.labels(),
                        Mesh.pod("waypoint-1", "10.1.0.9").build()));
    }

    private JsonObject ask(Map<String, List<String>> query) {
        return JsonParser.parseString(question().handle(request(query)).body()).getAsJsonObject();
    }

    private static AdminRequest request(Map<String, List<String>> query) {
        return new AdminRequest(AdminMethod.GET, "/why", query, "", "");
    }
}
