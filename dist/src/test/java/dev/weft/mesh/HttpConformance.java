package dev.weft.mesh;

import static dev.weft.mesh.ConformanceMesh.httpRoute;

import java.util.List;

/** The cases that route HTTP: where a request goes. */
final class HttpConformance {

    private static final String ECHO = "http://echo";
    private static final String SET = "X-Header-Set";

    private HttpConformance() {}

    static List<ConformanceCase> cases() {
        return List.of(
                ConformanceCase.of("MeshBasic", "", Ask.of(ECHO + "/")),
                split(),
                ports(),
                frontend(),
                frontendHostname(),
                consumerRoute(),
                simpleSameNamespace(),
                matching(),
                queryParamMatching(),
                namedRule(),
                ConformanceCase.ofWeights(
                        "MeshHTTPRouteWeight",
                        httpRoute(
                                "mesh-weighted-backends",
                                "name: echo, port: 80",
                                """
                                - backendRefs:
                                  - {name: echo-v1, port: 8080, weight: 70}
                                  - {name: echo-v2, port: 8080, weight: 30}
                                """),
                        ECHO + "/"));
    }

    private static ConformanceCase split() {
        return ConformanceCase.of(
                "MeshTrafficSplit",
                httpRoute(
                        "mesh-split",
                        "name: echo",
                        """
                        - matches: [{path: {type: Exact, value: /v1}}]
                          backendRefs: [{name: echo-v1, port: 80}]
                        - matches: [{path: {type: Exact, value: /v2}}]
                          backendRefs: [{name: echo-v2, port: 80}]
                        """),
                Ask.of(ECHO + "/v1").reaches("echo-v1"),
                Ask.of(ECHO + "/v2").reaches("echo-v2"),
                // Not in the suite: a Service with a route has no rule to fall back to.
                Ask.of(ECHO + "/v3").gets(404));
    }

    private static ConformanceCase ports() {
        return ConformanceCase.of(
                "MeshPorts",
                httpRoute("mesh-split-v1", "name: echo-v1, port: 80", setting("v1", "echo-v1"))
                        + httpRoute("mesh-split-v2", "name: echo-v2", setting("v2", "echo-v2")),
                Ask.of("http://echo-v1/").reaches("echo-v1").answered(SET, "v1"),
                Ask.of("http://echo-v1:8080/").reaches("echo-v1").unanswered(SET),
                Ask.of("http://echo-v2/").reaches("echo-v2").answered(SET, "v2"),
                Ask.of("http://echo-v2:8080/").reaches("echo-v2").answered(SET, "v2"));
    }

    private static ConformanceCase frontend() {
        return ConformanceCase.of(
                "MeshFrontend",
                httpRoute("mesh-split-v1", "name: echo-v2", setting("set", "echo-v2")),
                Ask.of("http://echo-v2/").reaches("echo-v2").answered(SET, "set"),
                Ask.of("http://POD-V2:8080/").reaches("echo-v2").unanswered(SET));
    }

    private static ConformanceCase frontendHostname() {
        return ConformanceCase.of(
                "MeshFrontendHostname",
                httpRoute("mesh-split-v1", "name: echo-v2", setting("set", "echo-v2")),
                Ask.of("http://echo-v2/")
                        .with("Host: echo-v1")
                        .reaches("echo-v2")
                        .answered(SET, "set"),
                Ask.of("http://echo-v1/").with("Host: echo-v2").reaches("echo-v1").unanswered(SET));
    }

    private static ConformanceCase consumerRoute() {
        return ConformanceCase.of(
                "MeshConsumerRoute",
                ConformanceMesh.route(
                        "HTTPRoute",
                        ConformanceMesh.CONSUMER,
                        "consumer-route",
                        "name: echo-v1, namespace: " + ConformanceMesh.NAMESPACE,
                        """
                        - filters:
                          - type: ResponseHeaderModifier
                            responseHeaderModifier: {set: [{name: X-Header-Set, value: set}]}
                          backendRefs: [{name: echo-v1, namespace: @namespace, port: 80}]
                        """
                                .replace("@namespace", ConformanceMesh.NAMESPACE)),
                Ask.of("http://echo-v1." + ConformanceMesh.NAMESPACE + "/")
                        .from("consumer")
                        .reaches("echo-v1")
                        .answered(SET, "set"),
                Ask.of("http://echo-v1." + ConformanceMesh.NAMESPACE + "/")
                        .reaches("echo-v1")
                        .unanswered(SET));
    }

    private static ConformanceCase simpleSameNamespace() {
        return ConformanceCase.of(
                "MeshHTTPRouteSimpleSameNamespace",
                httpRoute(
                        "mesh-http-route",
                        "name: echo, port: 80",
                        "- backendRefs: [{name: echo-v1, port: 8080}]\n"),
                Ask.of(ECHO + "/").reaches("echo-v1"));
    }

    private static ConformanceCase matching() {
        return ConformanceCase.of(
                "MeshHTTPRouteMatching",
                httpRoute(
                        "matching",
                        "name: echo, port: 80",
                        """
                        - matches:
                          - path: {type: PathPrefix, value: /}
                          - headers: [{name: version, value: one}]
                          backendRefs: [{name: echo-v1, port: 8080}]
                        - matches:
                          - path: {type: PathPrefix, value: /v2}
                          - headers: [{name: version, value: two}]
                          backendRefs: [{name: echo-v2, port: 8080}]
                        """),
                Ask.of(ECHO + "/").reaches("echo-v1"),
                Ask.of(ECHO + "/example").reaches("echo-v1"),
                Ask.of(ECHO + "/").with("Version: one").reaches("echo-v1"),
                Ask.of(ECHO + "/v2").reaches("echo-v2"),
                Ask.of(ECHO + "/v2/example").reaches("echo-v2"),
                Ask.of(ECHO + "/v2/").reaches("echo-v2"),
                Ask.of(ECHO + "/").with("Version: two").reaches("echo-v2"),
                Ask.of(ECHO + "/v2example").reaches("echo-v1"),
                Ask.of(ECHO + "/foo/v2/example").reaches("echo-v1"));
    }

    private static ConformanceCase queryParamMatching() {
        return ConformanceCase.of(
                "MeshHTTPRouteQueryParamMatching",
                httpRoute(
                        "query-param-matching",
                        "name: echo, port: 80",
                        """
                        - matches: [{queryParams: [{name: animal, value: whale}]}]
                          backendRefs: [{name: echo-v1, port: 8080}]
                        - matches: [{queryParams: [{name: animal, value: dolphin}]}]
                          backendRefs: [{name: echo-v2, port: 8080}]
                        - matches:
                          - path: {type: PathPrefix, value: /path1}
                            queryParams: [{name: animal, value: whale}]
                          backendRefs: [{name: echo-v1, port: 8080}]
                        - matches:
                          - headers: [{name: version, value: one}]
                            queryParams: [{name: animal, value: whale}]
                          backendRefs: [{name: echo-v2, port: 8080}]
                        - matches:
                          - path: {type: PathPrefix, value: /path3}
                            queryParams: [{name: animal, value: shark}]
                          - path: {type: PathPrefix, value: /path4}
                            headers: [{name: version, value: three}]
                            queryParams: [{name: animal, value: kraken}]
                          backendRefs: [{name: echo-v1, port: 8080}]
                        - matches: [{path: {type: PathPrefix, value: /path5}}]
                          backendRefs: [{name: echo-v1, port: 8080}]
                        - matches: [{queryParams: [{name: animal, value: hydra}]}]
                          backendRefs: [{name: echo-v2, port: 8080}]
                        """),
                Ask.of(ECHO + "/?animal=whale").reaches("echo-v1"),
                Ask.of(ECHO + "/?animal=dolphin").reaches("echo-v2"),
                Ask.of(ECHO + "/?animal=whale&otherparam=irrelevant").reaches("echo-v1"),
                Ask.of(ECHO + "/?animal=dolphin&color=yellow").reaches("echo-v2"),
                Ask.of(ECHO + "/?color=blue").gets(404),
                Ask.of(ECHO + "/?animal=dog").gets(404),
                Ask.of(ECHO + "/?animal=whaledolphin").gets(404),
                Ask.of(ECHO + "/").gets(404),
                Ask.of(ECHO + "/path1?animal=whale").reaches("echo-v1"),
                Ask.of(ECHO + "/?animal=whale").with("version: one").reaches("echo-v2"),
                Ask.of(ECHO + "/path3?animal=shark").reaches("echo-v1"),
                Ask.of(ECHO + "/path4?animal=kraken").with("version: three").reaches("echo-v1"),
                Ask.of(ECHO + "/?animal=shark").gets(404),
                Ask.of(ECHO + "/path4?animal=kraken").gets(404),
                Ask.of(ECHO + "/path5?animal=hydra").reaches("echo-v1"));
    }

    private static ConformanceCase namedRule() {
        return ConformanceCase.of(
                "MeshHTTPRouteNamedRule",
                httpRoute(
                        "named-rule",
                        "name: echo, port: 80",
                        """
                        - name: named-rule
                          matches: [{path: {type: PathPrefix, value: /named}}]
                          backendRefs: [{name: echo-v1, port: 8080}]
                        - matches: [{path: {type: PathPrefix, value: /unnamed}}]
                          backendRefs: [{name: echo-v2, port: 8080}]
                        """),
                Ask.of(ECHO + "/named").reaches("echo-v1"),
                Ask.of(ECHO + "/unnamed").reaches("echo-v2"));
    }

    private static String setting(String value, String backend) {
        return """
        - filters:
          - type: ResponseHeaderModifier
            responseHeaderModifier: {set: [{name: X-Header-Set, value: @value}]}
          backendRefs: [{name: @backend, port: 80}]
        """
                .replace("@value", value)
                .replace("@backend", backend);
    }
}
