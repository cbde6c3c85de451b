package dev.weft.mesh;

import static org.awaitility.Awaitility.await;

import dev.weft.local.client.ExecRequest;
import dev.weft.local.client.ExecResult;
import dev.weft.local.client.PodView;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A pod with {@link StreamPeer} as server, and clients of it in other pods. */
record Streams(Mesh mesh, PodView server) {

    static final int PORT = 7000;
    private static final Duration LIMIT = Duration.ofSeconds(100);

    /** A pod and its Service. */
    static String manifest(String namespace, String app, String node, String labels) {
        return Shop.pod(
                        namespace,
                        app,
                        node,
                        labels,
                        PodProgram.yaml(PodProgram.command(StreamPeer.class, "serve", "" + PORT)),
                        "[{containerPort: " + PORT + "}]")
                + Shop.service(namespace, app, PORT);
    }

    /** One connection: its client, and the name under which the server reports. */
    record Run(CompletableFuture<ExecResult> client, String name, Streams streams) {

        /** What the client's steps gave, once it has ended. */
        List<String> ofClient() {
            ExecResult end = client.join();
            if (!end.ok()) {
                throw new AssertionError("the client failed: " + end);
            }
            return end.stdout().lines().toList();
        }

        /** What the server's steps gave, as far as they are done. */
        List<String> ofServer() {
            return streams.mesh
                    .logs()
                    .of("pod-" + streams.server.namespace() + "-" + streams.server.name() + "-app")
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .map(line -> line.substring(name.length() + 1))
                    .toList();
        }

        /** Waits for so many lines of the server. */
        List<String> awaitServer(int lines) {
            await().atMost(Mesh.PATIENCE).until(() -> ofServer().size() >= lines);
            return ofServer();
        }
    }

    /** Starts a client in a pod, beside the caller. */
    Run start(PodView from, String clientScript, String serverScript) {
        String name = UUID.randomUUID().toString();
        List<String> command =
                PodProgram.command(
                        StreamPeer.class,
                        server.name() + "." + server.namespace(),
                        "" + PORT,
                        clientScript,
                        "name:" + name + "," + serverScript);
        ExecRequest request =
                ExecRequest.of(from.namespace(), from.name(), command.toArray(String[]::new))
                        .withTimeout(LIMIT);
        return new Run(
                CompletableFuture.supplyAsync(
                        () -> mesh.client().exec(request), task -> Thread.ofVirtual().start(task)),
                name,
                this);
    }
}
