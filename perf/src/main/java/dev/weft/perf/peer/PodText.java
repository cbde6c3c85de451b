package dev.weft.perf.peer;

import com.google.gson.Gson;
import java.util.List;
import java.util.Map;

/** Manifests of the benchmark's pods, as JSON, which is YAML too. Pure. */
final class PodText {

    static final int APP_PORT = 7000;
    static final String CLIENT = "client";
    static final String SERVER = "server";
    static final String APP = "app";
    static final String PROXY = "proxy";

    private static final Gson GSON = new Gson();

    private PodText() {}

    /** A program in a pod. */
    record Container(String name, List<String> command) {}

    static String namespace(String name, Map<String, String> labels) {
        return GSON.toJson(
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Namespace",
                        "metadata",
                        Map.of("name", name, "labels", labels)));
    }

    /** A pod on a node. Its readiness is asked of no port: the benchmark finds out by using it. */
    static String pod(String namespace, String name, String node, List<Container> containers) {
        return GSON.toJson(
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Pod",
                        "metadata",
                        Map.of("name", name, "namespace", namespace, "labels", Map.of("app", name)),
                        "spec",
                        Map.of(
                                "nodeName",
                                node,
                                "containers",
                                containers.stream().map(PodText::container).toList())));
    }

    private static Map<String, Object> container(Container container) {
        return Map.of("name", container.name(), "command", container.command());
    }
}
