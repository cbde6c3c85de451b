package dev.weft.cli.demo;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.weft.cli.demo.step.Await;
import dev.weft.cli.demo.step.DemoFailure;
import dev.weft.cli.demo.step.EchoClient;
import dev.weft.cli.source.Fields;
import dev.weft.local.client.ExecOutput;
import dev.weft.local.client.ExecRequest;
import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.client.PodView;
import dev.weft.local.config.LocalMeshException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A connection that a program in a pod keeps open, with a request on it every fifth of a second.
 * Its events are written by a virtual thread and read by the step.
 */
final class HeldConnection {

    private final List<JsonObject> events = new CopyOnWriteArrayList<>();
    private final Thread thread;

    private HeldConnection(LocalMeshClient mesh, ExecRequest request) {
        this.thread = Thread.startVirtualThread(() -> run(mesh, request));
    }

    /** Opens one that ends by itself after {@code most}, and waits for its first answer. */
    static HeldConnection open(LocalMeshClient mesh, PodView from, String url, Duration most)
            throws DemoFailure {
        var request =
                EchoClient.request(
                        from,
                        url,
                        "--hold",
                        "--interval",
                        "200ms",
                        "--duration",
                        most.toSeconds() + "s",
                        "--json");
        var held = new HeldConnection(mesh, request.withTimeout(most.plusSeconds(30)));
        Await.until(
                "a held connection from " + from.name() + " to " + url,
                Duration.ofSeconds(15),
                () -> held.answers() > 0 ? Optional.empty() : Optional.of(held.story()));
        return held;
    }

    long answers() {
        return count("answer");
    }

    /** Whether the other side ended it. */
    boolean cut() {
        return events.stream()
                .anyMatch(event ->
                        Fields.text(event, "event").equals("closed")
                                && Fields.text(event, "by").equals("them"));
    }

    boolean open() {
        return thread.isAlive() && count("closed") == 0;
    }

    /** The last thing that happened. */
    String story() {
        return events.isEmpty() ? "nothing happened on it" : "last event " + events.getLast();
    }

    private long count(String name) {
        return events.stream().filter(event -> Fields.text(event, "event").equals(name)).count();
    }

    private void run(LocalMeshClient mesh, ExecRequest request) {
        try {
            mesh.exec(request, new EventLines());
        } catch (LocalMeshException e) {
            // The mesh went away, which the step sees as a connection without further events.
        }
    }

    /** Cuts what the program writes into lines. */
    private final class EventLines implements ExecOutput {

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public void stdout(byte[] bytes) {
            for (var next : bytes) {
                if (next == '\n') {
                    add(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                } else {
                    line.write(next);
                }
            }
        }

        @Override
        public void stderr(byte[] bytes) {}

        private void add(String text) {
            try {
                events.add(JsonParser.parseString(text).getAsJsonObject());
            } catch (JsonParseException | IllegalStateException e) {
                // A line that is no event is not ours to judge.
            }
        }
    }
}
