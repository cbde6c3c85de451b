package dev.weft.mesh;

import static dev.weft.mesh.ConformanceMesh.grpcRoute;
import static dev.weft.mesh.ConformanceMesh.httpRoute;

import java.util.ArrayList;
import java.util.List;

/** The cases that change headers of requests: of a rule, of a backend, of gRPC; and gRPC's own. */
final class HeaderConformance {

    private static final String GRPC = "grpc://echo:7070";

    /** A path or the value of a header, and what is done to the headers of its requests. */
    private record Change(String key, String modifier) {}

    private static final String MULTIPLE =
            "{set: [{name: X-Header-Set-1, value: header-set-1},"
                    + " {name: X-Header-Set-2, value: header-set-2}],"
                    + " add: [{name: X-Header-Add-1, value: header-add-1},"
                    + " {name: X-Header-Add-2, value: header-add-2},"
                    + " {name: X-Header-Add-3, value: header-add-3}],"
                    + " remove: [X-Header-Remove-1, X-Header-Remove-2]}";

    private static final List<Change> HTTP =
            List.of(
                    new Change(
                            "set", "{set: [{name: X-Header-Set, value: set-overwrites-values}]}"),
                    new Change("add", "{add: [{name: X-Header-Add, value: add-appends-values}]}"),
                    new Change("remove", "{remove: [X-Header-Remove]}"),
                    new Change("multiple", MULTIPLE),
                    new Change(
                            "case-insensitivity",
                            "{set: [{name: X-Header-Set, value: header-set}],"
                                    + " add: [{name: X-Header-Add, value: header-add}],"
                                    + " remove: [X-Header-Remove]}"));

    private HeaderConformance() {}

    static List<ConformanceCase> cases() {
        return List.of(
                ConformanceCase.of(
                        "MeshHTTPRouteRequestHeaderModifier",
                        httpRoute("request-header-modifier", "name: echo, port: 80", ofRules()),
                        asks()),
                ConformanceCase.of(
                        "MeshHTTPRouteBackendRequestHeaderModifier",
                        httpRoute("backend-header-modifier", "name: echo, port: 80", ofBackends()),
                        asks()),
                grpcHeaders(),
                ConformanceCase.ofWeights(
                        "MeshGRPCRouteWeight",
                        grpcRoute(
                                "mesh-grpc-weighted-backends",
                                "name: echo, port: 7070",
                                """
                                - backendRefs:
                                  - {name: echo-v1, port: 7070, weight: 70}
                                  - {name: echo-v2, port: 7070, weight: 30}
                                  - {name: echo-v3, port: 7070, weight: 0}
                                """),
                        GRPC));
    }

    private static String ofRules() {
        StringBuilder rules = new StringBuilder();
        for (Change change : HTTP) {
            rules.append(
                    """
                    - matches: [{path: {type: PathPrefix, value: /@key}}]
                      filters: [{type: RequestHeaderModifier, requestHeaderModifier: @modifier}]
                      backendRefs: [{name: echo-v1, port: 8080}]
                    """
                            .replace("@key", change.key())
                            .replace("@modifier", change.modifier()));
        }
        return rules.toString();
    }

    private static String ofBackends() {
        StringBuilder rules = new StringBuilder();
        for (Change change : HTTP) {
            rules.append(
                    """
                    - matches: [{path: {type: PathPrefix, value: /@key}}]
                      backendRefs:
                      - name: echo-v1
                        port: 8080
                        filters: [{type: RequestHeaderModifier, requestHeaderModifier: @modifier}]
                    """
                            .replace("@key", change.key())
                            .replace("@modifier", change.modifier()));
        }
        return rules.toString();
    }

    private static Ask[] asks() {
        List<Ask> asks = new ArrayList<>();
        asks.add(
                to("/set")
                        .with("Some-Other-Header: val")
                        .seen("X-Header-Set", "set-overwrites-values")
                        .seen("Some-Other-Header", "val"));
        asks.add(
                to("/set")
                        .with("Some-Other-Header: val", "X-Header-Set: some-other-value")
                        .seen("X-Header-Set", "set-overwrites-values")
                        .seen("Some-Other-Header", "val"));
        asks.add(
                to("/add")
                        .with("Some-Other-Header: val")
                        .seen("X-Header-Add", "add-appends-values")
                        .seen("Some-Other-Header", "val"));
        asks.add(
                to("/add")
                        .with("X-Header-Add: some-other-value")
                        .seen("X-Header-Add", "some-other-value,add-appends-values"));
        asks.add(to("/remove").with("X-Header-Remove: val").unseen("X-Header-Remove"));
        asks.add(
                to("/multiple")
                        .with(
                                "X-Header-Set-2: set-val-2",
                                "X-Header-Add-2: add-val-2",
                                "X-Header-Remove-2: remove-val-2",
                                "Another-Header: another-header-val")
                        .seen("X-Header-Set-1", "header-set-1")
                        .seen("X-Header-Set-2", "header-set-2")
                        .seen("X-Header-Add-1", "header-add-1")
                        .seen("X-Header-Add-2", "add-val-2,header-add-2")
                        .seen("X-Header-Add-3", "header-add-3")
                        .unseen("X-Header-Remove-1")
                        .unseen("X-Header-Remove-2")
                        .seen("Another-Header", "another-header-val"));
        asks.add(
                to("/case-insensitivity")
                        .with(
                                "x-header-set: original-val-set",
                                "x-header-add: original-val-add",
                                "x-header-remove: original-val-remove",
                                "Another-Header: another-header-val")
                        .seen("X-Header-Set", "header-set")
                        .seen("X-Header-Add", "original-val-add,header-add")
                        .unseen("X-Header-Remove")
                        .seen("Another-Header", "another-header-val"));
        return asks.toArray(Ask[]::new);
    }

    private static Ask to(String path) {
        return Ask.of("http://echo" + path).reaches("echo-v1");
    }

    private static ConformanceCase grpcHeaders() {
        return ConformanceCase.of(
                "MeshGRPCRouteRequestHeaderModifier",
                grpcRoute(
                        "grpc-request-header-modifier",
                        "name: echo, port: 7070",
                        grpcRule("set", HTTP.get(0).modifier(), "echo-v1")
                                + grpcRule("add", HTTP.get(1).modifier(), "echo-v1")
                                + grpcRule("remove", HTTP.get(2).modifier(), "echo-v1")
                                + grpcRule("multi", MULTIPLE, "echo-v2")),
                Ask.of(GRPC)
                        .with("x-test-case: set", "some-other-header: val")
                        .reaches("echo-v1")
                        .seen("x-header-set", "set-overwrites-values")
                        .seen("some-other-header", "val"),
                Ask.of(GRPC)
                        .with("x-test-case: add", "x-header-add: this-value-should-be-appended")
                        .reaches("echo-v1")
                        .seen("x-header-add", "this-value-should-be-appended,add-appends-values"),
                Ask.of(GRPC)
                        .with("x-test-case: remove", "x-header-remove: val")
                        .reaches("echo-v1")
                        .unseen("x-header-remove"),
                Ask.of(GRPC)
                        .from("v2")
                        .with(
                                "x-test-case: multi",
                                "x-header-set-2: old",
                                "x-header-add-2: add-header-2",
                                "x-header-remove-1: val",
                                "x-header-remove-2: val")
                        .reaches("echo-v2")
                        .seen("x-header-set-1", "header-set-1")
                        .seen("x-header-set-2", "header-set-2")
                        .seen("x-header-add-1", "header-add-1")
                        .seen("x-header-add-2", "add-header-2,header-add-2")
                        .unseen("x-header-remove-1")
                        .unseen("x-header-remove-2"));
    }

    private static String grpcRule(String value, String modifier, String backend) {
        return """
        - matches: [{headers: [{name: x-test-case, value: @value}]}]
          filters: [{type: RequestHeaderModifier, requestHeaderModifier: @modifier}]
          backendRefs: [{name: @backend, port: 7070}]
        """
                .replace("@value", value)
                .replace("@modifier", modifier)
                .replace("@backend", backend);
    }
}
