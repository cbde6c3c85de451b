package dev.weft.waypoint.route;

import static dev.weft.waypoint.route.RouteFixtures.any;
import static dev.weft.waypoint.route.RouteFixtures.client;
import static dev.weft.waypoint.route.RouteFixtures.decide;
import static dev.weft.waypoint.route.RouteFixtures.front;
import static dev.weft.waypoint.route.RouteFixtures.get;
import static dev.weft.waypoint.route.RouteFixtures.httpRoute;
import static dev.weft.waypoint.route.RouteFixtures.named;
import static dev.weft.waypoint.route.RouteFixtures.plan;
import static dev.weft.waypoint.route.RouteFixtures.prefix;
import static dev.weft.waypoint.route.RouteFixtures.request;
import static dev.weft.waypoint.route.RouteFixtures.result;
import static dev.weft.waypoint.route.RouteFixtures.route;
import static dev.weft.waypoint.route.RouteFixtures.rule;
import static dev.weft.waypoint.route.RouteFixtures.set;
import static dev.weft.waypoint.route.RouteFixtures.tables;
import static dev.weft.waypoint.route.RouteFixtures.toService;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.GrpcMethod;
import dev.weft.api.waypoint.Header;
import dev.weft.api.waypoint.HeaderActions;
import dev.weft.api.waypoint.HttpActions;
import dev.weft.api.waypoint.HttpRule;
import dev.weft.waypoint.filter.Exchange;
import dev.weft.waypoint.filter.RequestEdit;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.route.plan.ForwardPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases of those tests that are about headers of requests and methods of gRPC. */
class MeshHeadersConformanceTest {
    /** Both at the rule and at its backend, the same seven cases. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void request_headers_are_set_added_and_removed(boolean atBackend) {
        var tables =
                tables(
                        httpRoute(
                                changing(
                                        atBackend,
                                        "/set",
                                        set("X-Header-Set", "set-overwrites-values")),
                                changing(
                                        atBackend,
                                        "/add",
                                        add("X-Header-Add", "add-appends-values")),
                                changing(atBackend, "/remove", remove("X-Header-Remove")),
                                changing(
                                        atBackend,
                                        "/multiple",
                                        set("X-Header-Set-1", "header-set-1"),
                                        set("X-Header-Set-2", "header-set-2"),
                                        add("X-Header-Add-1", "header-add-1"),
                                        add("X-Header-Add-2", "header-add-2"),
                                        add("X-Header-Add-3", "header-add-3"),
                                        remove("X-Header-Remove-1"),
                                        remove("X-Header-Remove-2")),
                                changing(
                                        atBackend,
                                        "/case-insensitivity",
                                        set("X-Header-Set", "header-set"),
                                        add("X-Header-Add", "header-add"),
                                        remove("X-Header-Remove"))));

        assertThat(forwarded(tables, get("/set", "Some-Other-Header: val")))
                .isEqualTo(
                        Map.of(
                                "x-header-set",
                                "set-overwrites-values",
                                "some-other-header",
                                "val"));
        assertThat(forwarded(tables, get("/set", "X-Header-Set: some", "Some-Other-Header: val")))
                .isEqualTo(
                        Map.of(
                                "x-header-set",
                                "set-overwrites-values",
                                "some-other-header",
                                "val"));
        assertThat(forwarded(tables, get("/add")))
                .isEqualTo(Map.of("x-header-add", "add-appends-values"));
        assertThat(forwarded(tables, get("/add", "X-Header-Add: some-other-value")))
                .isEqualTo(Map.of("x-header-add", "some-other-value,add-appends-values"));
        assertThat(forwarded(tables, get("/remove", "X-Header-Remove: val"))).isEmpty();
        assertThat(
                        forwarded(
                                tables,
                                get(
                                        "/multiple",
                                        "X-Header-Set-2: set-val-2",
                                        "X-Header-Add-2: add-val-2",
                                        "X-Header-Remove-2: remove-val-2",
                                        "Another-Header: another")))
                .isEqualTo(
                        Map.of(
                                "x-header-set-1", "header-set-1",
                                "x-header-set-2", "header-set-2",
                                "x-header-add-1", "header-add-1",
                                "x-header-add-2", "add-val-2,header-add-2",
                                "x-header-add-3", "header-add-3",
                                "another-header", "another"));
        assertThat(
                        forwarded(
                                tables,
                                get(
                                        "/case-insensitivity",
                                        "x-header-set: original-val-set",
                                        "x-header-add: original-val-add",
                                        "x-header-remove: original-val-remove")))
                .isEqualTo(
                        Map.of(
                                "x-header-set", "header-set",
                                "x-header-add", "original-val-add,header-add"));
    }

    @Test
    void grpc_request_headers_by_header_match() {
        var tables =
                tables(
                        route(
                                        "GRPCRoute",
                                        "headers",
                                        caseOf("set", "echo-v1", set("X-Header-Set", "overwrites")),
                                        caseOf("add", "echo-v1", add("X-Header-Add", "appends")),
                                        caseOf("remove", "echo-v1", remove("X-Header-Remove")))
                                .addParents(toService("echo", 80)));

        assertThat(forwarded(tables, grpc("set", "x-header-set: some")))
                .containsEntry("x-header-set", "overwrites");
        assertThat(forwarded(tables, grpc("add", "x-header-add: some")))
                .containsEntry("x-header-add", "some,appends");
        assertThat(forwarded(tables, grpc("remove", "x-header-remove: some")))
                .doesNotContainKey("x-header-remove");
        assertThat(result(decide(tables, grpc("other")))).isEqualTo("404");
    }

    @ParameterizedTest
    @CsvSource({
        "/a.Echo/Ping,echo-v1",
        "/a.Echo/Pong,echo-v2",
        "/b.Other/Ping,echo-v3",
        "/b.Other/No,404"
    })
    void grpc_methods_match_by_service_and_method(String path, String expected) {
        var tables =
                tables(
                        route(
                                        "GRPCRoute",
                                        "methods",
                                        rule("echo-v3", any().setGrpc(grpcMethod("", "Ping"))),
                                        rule("echo-v2", any().setGrpc(grpcMethod("a.Echo", ""))),
                                        rule(
                                                "echo-v1",
                                                any().setGrpc(grpcMethod("a.Echo", "Ping"))))
                                .addParents(toService("echo", 80)));

        assertThat(result(decide(tables, request("POST", "echo", path)))).isEqualTo(expected);
    }

    private static GrpcMethod grpcMethod(String service, String method) {
        return GrpcMethod.newBuilder().setService(service).setMethod(method).build();
    }

    private static RequestHead grpc(String testCase, String... headers) {
        var all = new ArrayList<>(List.of(headers));
        all.add("x-test-case: " + testCase);
        return request("POST", "echo", "/proto.EchoTestService/Echo", all.toArray(String[]::new));
    }

    private static HttpRule.Builder caseOf(
            String testCase, String backend, HeaderActions... changes) {
        return rule(backend, any().addHeaders(named("x-test-case", testCase)))
                .setActions(HttpActions.newBuilder().setRequest(merged(changes)));
    }

    private static HttpRule.Builder changing(
            boolean atBackend, String path, HeaderActions... changes) {
        var actions = HttpActions.newBuilder().setRequest(merged(changes));
        HttpRule.Builder rule = rule("echo-v1", prefix(path));
        if (atBackend) {
            rule.getBackendsBuilder(0).setActions(actions);
            return rule;
        }
        return rule.setActions(actions);
    }

    private static HeaderActions merged(HeaderActions... changes) {
        HeaderActions.Builder all = HeaderActions.newBuilder();
        for (HeaderActions change : changes) {
            all.mergeFrom(change);
        }
        return all.build();
    }

    private static HeaderActions add(String name, String value) {
        return HeaderActions.newBuilder().addAdd(entry(name, value)).build();
    }

    private static HeaderActions remove(String name) {
        return HeaderActions.newBuilder().addRemove(name).build();
    }

    private static Header entry(String name, String value) {
        return Header.newBuilder().setName(name).setValue(value).build();
    }

    /** The headers that the backend gets. */
    private static Map<String, String> forwarded(RouteTables tables, RequestHead head) {
        Downstream client = client(front("echo", 80));
        ForwardPlan plan = plan(decide(tables, client, head));
        RequestEdit.applyAll(plan.requestEdits(), new Exchange(head, client, Instant.EPOCH));
        var headers = new HashMap<String, String>();
        for (String name : head.headers().names()) {
            headers.put(name.toLowerCase(Locale.ROOT), head.header(name));
        }
        return headers;
    }
}
