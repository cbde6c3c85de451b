package dev.weft.mesh;

import static dev.weft.mesh.ConformanceMesh.httpRoute;

import java.util.ArrayList;
import java.util.List;

/**
 * The cases that redirect and rewrite. The suite looks at the status alone; here the location and
 * the path that the backend gets count too.
 */
final class RedirectConformance {

    private static final String REPLACED =
            "path: {type: ReplacePrefixMatch, replacePrefixMatch: /replacement-prefix}";

    private RedirectConformance() {}

    /** A path, how it is redirected, what is asked for, and where the answer has to lead. */
    private record Redirect(String path, String how, String ask, int status, String location) {}

    static List<ConformanceCase> cases() {
        List<ConformanceCase> cases = new ArrayList<>();
        cases.add(
                redirects(
                        "MeshHTTPRouteRedirectHostAndStatus",
                        new Redirect(
                                "/hostname-redirect",
                                "hostname: example.org",
                                "/hostname-redirect",
                                302,
                                "http://example.org/hostname-redirect"),
                        new Redirect(
                                "/host-and-status",
                                "hostname: example.org, statusCode: 301",
                                "/host-and-status",
                                301,
                                "http://example.org/host-and-status")));
        cases.add(paths());
        cases.add(
                redirects(
                        "MeshHTTPRouteRedirectPort",
                        new Redirect("/port", "port: 8083", "/port", 302, "http://echo:8083/port"),
                        new Redirect(
                                "/port-and-host",
                                "hostname: example.org, port: 8083",
                                "/port-and-host",
                                302,
                                "http://example.org:8083/port-and-host"),
                        new Redirect(
                                "/port-and-status",
                                "port: 8083, statusCode: 301",
                                "/port-and-status",
                                301,
                                "http://echo:8083/port-and-status"),
                        new Redirect(
                                "/port-and-host-and-status",
                                "hostname: example.org, port: 8083, statusCode: 302",
                                "/port-and-host-and-status",
                                302,
                                "http://example.org:8083/port-and-host-and-status")));
        cases.add(
                redirects(
                        "MeshHTTPRouteSchemeRedirect",
                        new Redirect(
                                "/scheme", "scheme: https", "/scheme", 302, "https://echo/scheme"),
                        new Redirect(
                                "/scheme-and-host",
                                "hostname: example.org, scheme: https",
                                "/scheme-and-host",
                                302,
                                "https://example.org/scheme-and-host"),
                        new Redirect(
                                "/scheme-and-status",
                                "scheme: https, statusCode: 301",
                                "/scheme-and-status",
                                301,
                                "https://echo/scheme-and-status"),
                        new Redirect(
                                "/scheme-and-host-and-status",
                                "hostname: example.org, scheme: https, statusCode: 302",
                                "/scheme-and-host-and-status",
                                302,
                                "https://example.org/scheme-and-host-and-status")));
        for (int status : List.of(303, 307, 308)) {
            cases.add(
                    redirects(
                            "MeshHTTPRoute" + status + "Redirect",
                            new Redirect(
                                    "/redirect",
                                    "hostname: example.org, statusCode: " + status,
                                    "/redirect",
                                    status,
                                    "http://example.org/redirect")));
        }
        cases.add(rewrites());
        return cases;
    }

    private static ConformanceCase paths() {
        String full = "path: {type: ReplaceFullPath, replaceFullPath: /full-path-replacement}";
        String other = "path: {type: ReplaceFullPath, replaceFullPath: /replacement-full}";
        return redirects(
                "MeshHTTPRouteRedirectPath",
                new Redirect(
                        "/original-prefix",
                        REPLACED,
                        "/original-prefix/lemon",
                        302,
                        "http://echo/replacement-prefix/lemon"),
                new Redirect(
                        "/full",
                        full,
                        "/full/path/original",
                        302,
                        "http://echo/full-path-replacement"),
                new Redirect(
                        "/path-and-host",
                        "hostname: example.org, " + REPLACED,
                        "/path-and-host",
                        302,
                        "http://example.org/replacement-prefix"),
                new Redirect(
                        "/path-and-status",
                        REPLACED + ", statusCode: 301",
                        "/path-and-status",
                        301,
                        "http://echo/replacement-prefix"),
                new Redirect(
                        "/full-path-and-host",
                        "hostname: example.org, " + other,
                        "/full-path-and-host",
                        302,
                        "http://example.org/replacement-full"),
                new Redirect(
                        "/full-path-and-status",
                        other + ", statusCode: 301",
                        "/full-path-and-status",
                        301,
                        "http://echo/replacement-full"));
    }

    private static ConformanceCase redirects(String name, Redirect... redirects) {
        StringBuilder rules = new StringBuilder();
        List<Ask> asks = new ArrayList<>();
        for (Redirect redirect : redirects) {
            rules.append(
                    """
                    - matches: [{path: {type: PathPrefix, value: @path}}]
                      filters: [{type: RequestRedirect, requestRedirect: {@how}}]
                    """
                            .replace("@path", redirect.path())
                            .replace("@how", redirect.how()));
            asks.add(
                    Ask.of("http://echo" + redirect.ask())
                            .gets(redirect.status())
                            .answered("location", redirect.location()));
        }
        return ConformanceCase.of(
                name,
                httpRoute("redirect", "name: echo, port: 80", rules.toString()),
                asks.toArray(Ask[]::new));
    }

    private static ConformanceCase rewrites() {
        return ConformanceCase.of(
                "MeshHTTPRouteRewritePath",
                httpRoute(
                        "rewrite-path",
                        "name: echo, port: 80",
                        rewrite("/prefix/one", "prefix", "/one", false)
                                + rewrite("/strip-prefix", "prefix", "/", false)
                                + rewrite("/full/one", "full", "/one", false)
                                + rewrite(
                                        "/full/rewrite-path-and-modify-headers",
                                        "full",
                                        "/test",
                                        true)
                                + rewrite(
                                        "/prefix/rewrite-path-and-modify-headers",
                                        "prefix",
                                        "/prefix",
                                        true)),
                to("/prefix/one/two").path("/one/two"),
                to("/strip-prefix/three").path("/three"),
                to("/strip-prefix").path("/"),
                to("/full/one/two").path("/one"),
                modified(to("/full/rewrite-path-and-modify-headers/test").path("/test")),
                modified(to("/prefix/rewrite-path-and-modify-headers/one").path("/prefix/one")));
    }

    private static Ask to(String path) {
        return Ask.of("http://echo" + path).reaches("echo-v1");
    }

    private static Ask modified(Ask ask) {
        return ask.with(
                        "X-Header-Remove: remove-val",
                        "X-Header-Add-Append: append-val-1",
                        "X-Header-Set: set-val")
                .seen("X-Header-Add", "header-val-1")
                .seen("X-Header-Add-Append", "append-val-1,header-val-2")
                .seen("X-Header-Set", "set-overwrites-values")
                .unseen("X-Header-Remove");
    }

    private static String rewrite(String path, String kind, String to, boolean headers) {
        String replace =
                kind.equals("full")
                        ? "{type: ReplaceFullPath, replaceFullPath: " + to + "}"
                        : "{type: ReplacePrefixMatch, replacePrefixMatch: " + to + "}";
        String modifier =
                """
                  - type: RequestHeaderModifier
                    requestHeaderModifier:
                      set: [{name: X-Header-Set, value: set-overwrites-values}]
                      add:
                      - {name: X-Header-Add, value: header-val-1}
                      - {name: X-Header-Add-Append, value: header-val-2}
                      remove: [X-Header-Remove]
                """;
        return """
        - matches: [{path: {type: PathPrefix, value: @path}}]
          filters:
          - {type: URLRewrite, urlRewrite: {path: @replace}}
        @modifier  backendRefs: [{name: echo-v1, port: 80}]
        """
                .replace("@path", path)
                .replace("@replace", replace)
                .replace("@modifier", headers ? modifier : "");
    }
}
