package dev.weft.waypoint;

import com.google.protobuf.ByteString;
import dev.weft.logging.LineLog;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.waypoint.config.WaypointStateStore;
import dev.weft.waypoint.request.RequestObserver;
import dev.weft.waypoint.telemetry.Exporter;
import dev.weft.waypoint.telemetry.RequestTelemetry;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

/** What is told of requests: metrics, lines of the access log, spans for a collector. */
final class Observation implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LineLog<String> lines;
    private final Exporter exporter;
    private final RequestObserver observer;
    private final HttpClient collectors = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /**
     * @param access where lines of the access log go
     */
    Observation(
            WaypointConfig config,
            WaypointStateStore store,
            MetricsRegistry metrics,
            OutputStream access) {
        lines = new LineLog<>(access, line -> line + "\n");
        exporter =
                new Exporter(
                        this::post,
                        Map.of(
                                "service.name",
                                        config.own().name() + "." + config.own().namespace(),
                                "k8s.namespace.name", config.own().namespace(),
                                "k8s.pod.name", config.own().pod()));
        observer =
                new RequestTelemetry(
                        config.telemetry(),
                        () -> store.current().telemetry(),
                        metrics,
                        lines::write,
                        exporter,
                        () -> ThreadLocalRandom.current().nextLong());
        metrics.counter(
                "weft_access_log_dropped_total",
                "Lines of the access log that were not written.",
                lines::dropped);
        metrics.counter(
                "weft_export_dropped_total",
                "Spans and log records that no collector took.",
                exporter::dropped);
    }

    RequestObserver observer() {
        return observer;
    }

    void start() {
        lines.start();
        exporter.start();
    }

    private CompletionStage<Integer> post(URI uri, ByteString body) {
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .timeout(PATIENCE)
                        .header("content-type", "application/x-protobuf")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                        .build();
        return collectors
                .sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    @Override
    public void close() {
        exporter.close();
        lines.close();
        collectors.shutdownNow();
    }
}
