package dev.weft.perf.overhead;

import com.google.gson.Gson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The pods of the benchmark, as manifests: each is an application that serves and calls, and where
 * it has one, its proxy. Pure.
 *
 * @param server command line of the serving half
 * @param client command line of the calling half, by pod
 */
record NodeManifest(
        Arrangement arrangement, List<String> server, Map<String, List<String>> client) {
    static final String NAMESPACE = "overhead";
    static final String ACCOUNT = "app";
    static final int PORT = 8080;
    private static final int READINESS = 15021;

    NodeManifest {
        server = List.copyOf(server);
        client = Map.copyOf(client);
    }

    static String pod(int number) {
        return "pod-" + number;
    }

    String text() {
        List<String> documents = new ArrayList<>();
        documents.add(object("Namespace", Map.of("name", NAMESPACE, "labels", namespaceLabels())));
        documents.add(object("ServiceAccount", Map.of("name", ACCOUNT, "namespace", NAMESPACE)));
        client.keySet().stream().sorted().map(this::podText).forEach(documents::add);
        return String.join("\n---\n", documents);
    }

    private Map<String, String> namespaceLabels() {
        return switch (arrangement) {
            case ONE_PROXY -> Map.of("weft.dev/dataplane-mode", "ambient");
            case NO_MESH, PROXY_PER_POD -> Map.of();
        };
    }

    private Map<String, String> podLabels() {
        return switch (arrangement) {
            case PROXY_PER_POD -> Map.of("networking.istio.io/tunnel", "http");
            case NO_MESH, ONE_PROXY -> Map.of();
        };
    }

    private String podText(String name) {
        List<Object> containers = new ArrayList<>();
        containers.add(
                Map.of(
                        "name",
                        "server",
                        "command",
                        server,
                        "ports",
                        List.of(Map.of("containerPort", PORT))));
        containers.add(Map.of("name", "client", "command", client.getOrDefault(name, List.of())));
        if (arrangement == Arrangement.PROXY_PER_POD) {
            Map<String, Object> ready = Map.of("path", "/healthz/ready", "port", READINESS);
            containers.add(
                    Map.of(
                            "name",
                            "proxy",
                            "command",
                            List.of("weft-sidecar"),
                            "readinessProbe",
                            Map.of("httpGet", ready)));
        }
        return new Gson()
                .toJson(
                        Map.of(
                                "apiVersion",
                                "v1",
                                "kind",
                                "Pod",
                                "metadata",
                                Map.of("name", name, "namespace", NAMESPACE, "labels", podLabels()),
                                "spec",
                                Map.of(
                                        "nodeName",
                                        "node1",
                                        "serviceAccountName",
                                        ACCOUNT,
                                        "terminationGracePeriodSeconds",
                                        1,
                                        "containers",
                                        containers)));
    }

    private static String object(String kind, Map<String, Object> metadata) {
        return new Gson().toJson(Map.of("apiVersion", "v1", "kind", kind, "metadata", metadata));
    }
}
