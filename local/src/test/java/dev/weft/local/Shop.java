package dev.weft.local;

import dev.weft.local.client.ExecRequest;
import dev.weft.local.client.ExecResult;
import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.config.LocalMeshConfig;
import java.time.Duration;

/** Manifests and calls for the tests that run pods; the program in them is {@link TestPod}. */
final class Shop {

    static final String CLASS_PATH = System.getProperty("java.class.path");
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private Shop() {}

    /** A plain network of pods in a run directory of its own, gone with this process. */
    static LocalMeshConfig config(String mesh) {
        return LocalMeshConfig.named(mesh + "-" + ProcessHandle.current().pid() % 100_000)
                .withMeshPrograms(false)
                .withTiedToLauncher(true);
    }

    static String namespace() {
        return """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        """;
    }

    static String service(String name) {
        return """
        apiVersion: v1
        kind: Service
        metadata: {name: %s, namespace: shop}
        spec:
          selector: {app: %s}
          ports: [{name: http, port: 80, targetPort: http}]
        ---
        """
                .replace("%s", name);
    }

    static String server(String name, int replicas, String version) {
        return deployment(
                name,
                replicas,
                version,
                "\"serve\", \"8080\", \"" + name + "-" + version + "\"",
                true);
    }

    static String crashing(String name) {
        return deployment(name, 1, "v1", "\"crash\"", false);
    }

    static String client(String name) {
        return """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: shop, labels: {app: %s}}
        spec:
          nodeName: node1
          terminationGracePeriodSeconds: 1
          containers:
          - {name: app, command: ["sleep", "100000"]}
        ---
        """
                .replace("%s", name);
    }

    private static String deployment(
            String name, int replicas, String version, String arguments, boolean listens) {
        String ports = listens ? "ports: [{name: http, containerPort: 8080}]" : "";
        return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: @name, namespace: shop}
        spec:
          replicas: @replicas
          selector: {matchLabels: {app: @name}}
          template:
            metadata: {labels: {app: @name, version: @version}}
            spec:
              terminationGracePeriodSeconds: 2
              containers:
              - name: app
                command: ["java", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC", "-cp", "@cp", "dev.weft.local.TestPod", @arguments]
                @ports
        ---
        """
                .replace("@name", name)
                .replace("@replicas", String.valueOf(replicas))
                .replace("@version", version)
                .replace("@cp", CLASS_PATH)
                .replace("@arguments", arguments)
                .replace("@ports", ports);
    }

    static ExecResult get(LocalMeshClient mesh, String pod, String url) {
        return mesh.exec(
                ExecRequest.of(
                                "shop",
                                pod,
                                "java",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                CLASS_PATH,
                                "dev.weft.local.TestPod",
                                "get",
                                url)
                        .withTimeout(PATIENCE));
    }
}
