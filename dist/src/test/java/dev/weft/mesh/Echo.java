package dev.weft.mesh;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.weft.local.client.ExecOutput;
import dev.weft.local.client.ExecRequest;
import dev.weft.local.client.ExecResult;
import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.client.PodView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The sample program's client, run in a pod. */
final class Echo {

    private static final Duration LIMIT = Duration.ofSeconds(200);

    private final LocalMeshClient client;
    private final PodView from;

    Echo(LocalMeshClient client, PodView from) {
        this.client = client;
        this.from = from;
    }

    /** What came of many calls. */
    record Load(long ok, long failed, long connections, long reconnected, String text) {}

    /** One request, which must be answered with 200; what the server said it received. */
    JsonObject call(String url, String... flags) {
        ExecResult end = run(url, flags);
        List<JsonObject> answers = objects(end.stdout());
        if (!end.ok() || answers.size() != 1) {
            throw new AssertionError(url + " from " + from.name() + " failed: " + end);
        }
        return answers.getFirst();
    }

    /** Whether one request is answered with 200, each time on a new connection. */
    boolean reaches(String url) {
        return run(url, "--timeout", "5s").ok();
    }

    /** Calls, counted; some may fail. */
    Load load(String url, String... flags) {
        ExecResult end = run(url, join(flags, "--json"));
        List<JsonObject> reports = objects(end.stdout());
        if (reports.isEmpty()) {
            throw new AssertionError("the load on " + url + " did not run: " + end);
        }
        return load(reports.getLast());
    }

    private static Load load(JsonObject report) {
        return new Load(
                report.get("ok").getAsLong(),
                report.get("failed").getAsLong(),
                report.get("connections").getAsLong(),
                report.get("reconnected").getAsLong(),
                report.toString());
    }

    /** As {@link #load}, beside the caller, until it is told to stop. */
    Held loading(String url, String... flags) {
        return beside(url, join(flags, "--json"));
    }

    /** Calls, whatever comes of them: status, headers and body of each. */
    List<Call> calls(String url, String... flags) {
        ExecResult end = run(url, join(flags, "-o", "json"));
        List<Call> calls = objects(end.stdout()).stream().map(Call::new).toList();
        if (calls.isEmpty()) {
            throw new AssertionError("no call of " + url + " was made: " + end);
        }
        return calls;
    }

    /** Runs the client; its lines of JSON. */
    List<JsonObject> lines(String url, String... flags) {
        return objects(run(url, join(flags, "--json")).stdout());
    }

    /** Connections that stay open beside the caller; their events as they come. */
    Held hold(String url, String... flags) {
        return beside(url, join(flags, "--hold", "--json"));
    }

    /** By way of a shell that says which process the client is. */
    private Held beside(String url, String... flags) {
        String tell = "echo \"{\\\"event\\\":\\\"process\\\",\\\"id\\\":$$}\"; ";
        String[] command =
                join(
                        new String[] {"sh", "-c", tell + "exec weft-echo client \"$@\"", "sh", url},
                        flags);
        Held held = new Held();
        ExecRequest request =
                ExecRequest.of(from.namespace(), from.name(), command).withTimeout(LIMIT);
        held.end =
                CompletableFuture.supplyAsync(
                        () -> client.exec(request, held), task -> Thread.ofVirtual().start(task));
        return held;
    }

    private ExecResult run(String url, String... flags) {
        String[] command = join(new String[] {"weft-echo", "client", url}, flags);
        return client.exec(
                ExecRequest.of(from.namespace(), from.name(), command).withTimeout(LIMIT));
    }

    private static String[] join(String[] first, String... second) {
        String[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static List<JsonObject> objects(String lines) {
        return lines.lines()
                .filter(line -> line.startsWith("{"))
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    /**
     * A client beside the caller, and its lines as they come. Written by one thread, read by any.
     */
    final class Held implements ExecOutput {

        private final List<JsonObject> lines = new ArrayList<>();
        private final StringBuilder rest = new StringBuilder();
        private CompletableFuture<ExecResult> end = new CompletableFuture<>();

        @Override
        public synchronized void stdout(byte[] bytes) {
            rest.append(new String(bytes, StandardCharsets.UTF_8));
            int whole = rest.lastIndexOf("\n") + 1;
            lines.addAll(objects(rest.substring(0, whole)));
            rest.delete(0, whole);
        }

        @Override
        public void stderr(byte[] bytes) {}

        /** The events of one kind: {@code connected}, {@code answer} or {@code closed}. */
        synchronized List<JsonObject> events(String kind) {
            return lines.stream()
                    .filter(line -> line.has("event"))
                    .filter(event -> event.get("event").getAsString().equals(kind))
                    .toList();
        }

        /** What it counted, when it has ended. */
        synchronized Load report() {
            return lines.stream()
                    .filter(line -> line.has("ok"))
                    .map(Echo::load)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no report among " + lines));
        }

        boolean hasEnded() {
            return end.isDone();
        }

        /**
         * Waits for the client to end, which it does when its connections did or its time is over.
         */
        ExecResult join() {
            return end.join();
        }

        /** Tells the client to close its connections and to end, and waits until it has. */
        ExecResult stop() {
            signal("TERM");
            return join();
        }

        /** Ends the client at once, and leaves it to the kernel to close its connections. */
        ExecResult kill() {
            signal("KILL");
            return join();
        }

        private void signal(String name) {
            String process = events("process").getFirst().get("id").getAsString();
            String kill = "kill -" + name + " " + process;
            client.exec(ExecRequest.of(from.namespace(), from.name(), "sh", "-c", kill));
        }
    }
}
