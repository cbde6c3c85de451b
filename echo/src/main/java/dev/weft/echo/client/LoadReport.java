package dev.weft.echo.client;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weft.echo.call.CallException;
import dev.weft.echo.call.HttpAnswer;
import dev.weft.echo.caller.Connections;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what came of each call. Safe on any thread; read it when the workers are done. */
final class LoadReport implements Connections {

    private static final int MOST_EXAMPLES = 5;

    private final LongAdder ok = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private final LongAdder reconnected = new LongAdder();
    private final Map<String, LongAdder> failed = new ConcurrentSkipListMap<>();
    private final Queue<String> examples = new ArrayBlockingQueue<>(MOST_EXAMPLES);
    private final Latencies latencies = new Latencies();

    void answered(HttpAnswer answer, long nanos) {
        latencies.record(nanos);
        bytes.add(answer.bodyLength());
        answer.failure().ifPresentOrElse(why -> failed(why, answer.body().strip()), ok::increment);
    }

    void failed(CallException failure) {
        failed(failure.reason().label(), String.valueOf(failure.getMessage()));
    }

    @Override
    public void connected() {
        connections.increment();
    }

    @Override
    public void reconnected() {
        reconnected.increment();
    }

    long ok() {
        return ok.sum();
    }

    long failedCalls() {
        return failed.values().stream().mapToLong(LongAdder::sum).sum();
    }

    JsonObject json(String target, Duration time) {
        var json = new JsonObject();
        json.addProperty("target", target);
        json.addProperty("ok", ok());
        json.addProperty("failed", failedCalls());
        var reasons = new JsonObject();
        failed.forEach((reason, count) -> reasons.addProperty(reason, count.sum()));
        json.add("reasons", reasons);
        var texts = new JsonArray();
        examples.forEach(texts::add);
        json.add("examples", texts);
        json.addProperty("seconds", time.toMillis() / 1_000.0);
        json.addProperty("bodyBytes", bytes.sum());
        json.addProperty("connections", connections.sum());
        json.addProperty("reconnected", reconnected.sum());
        json.add("latency", latencies.json());
        return json;
    }

    String text(Duration time) {
        var text =
                String.format(
                        Locale.ROOT,
                        "%d ok, %d failed in %.1f s",
                        ok(),
                        failedCalls(),
                        time.toMillis() / 1e3);
        var why = new StringBuilder(text);
        failed.forEach(
                (reason, count) -> why.append(", ").append(count).append(' ').append(reason));
        return why.append(
                        String.format(
                                Locale.ROOT,
                                "; p50 %.1f ms, p99 %.1f ms",
                                latencies.quantile(0.5) / 1e3,
                                latencies.quantile(0.99) / 1e3))
                .toString();
    }

    private void failed(String reason, String example) {
        failed.computeIfAbsent(reason, ignored -> new LongAdder()).increment();
        examples.offer(example);
    }
}
