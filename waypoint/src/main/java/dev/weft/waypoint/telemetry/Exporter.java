package dev.weft.waypoint.telemetry;

import com.google.protobuf.ByteString;
import dev.weft.api.waypoint.Tag;
import dev.weft.waypoint.request.RequestOutcome;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends spans and log records to collectors in batches, by OTLP over HTTP (protobuf). What comes
 * faster than it can be sent is dropped and counted: no request waits for it.
 *
 * <p>{@link #span} and {@link #log} from any thread, never blocking; the rest on a thread of its
 * own.
 */
public final class Exporter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Exporter.class);
    private static final int QUEUE = 4096;
    private static final int BATCH = 512;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Set<Integer> RETRIABLE = Set.of(429, 502, 503, 504);

    /** Before each attempt; names of collectors that just came are not found for ten seconds. */
    private static final List<Duration> PAUSES =
            List.of(
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(8));

    private static final Duration LAST_BATCH = Duration.ofSeconds(2);

    private final Sender sender;
    private final Resource resource;
    private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder dropped = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final Thread worker =
            Thread.ofPlatform().name("telemetry").daemon().unstarted(this::run);

    private final CountDownLatch end = new CountDownLatch(1);

    /** Of the worker alone. */
    private boolean complained;

    /** Set by {@link #close}, read by the worker between batches. */
    private volatile boolean closing;

    /**
     * @param resource what the records are about as a whole: name, namespace, pod of this proxy
     */
    public Exporter(Sender sender, Map<String, String> resource) {
        this.sender = sender;
        Resource.Builder built = Resource.newBuilder();
        resource.forEach((name, value) -> built.addAttributes(Spans.attribute(name, value)));
        this.resource = built.build();
    }

    /** Posts a body of {@code application/x-protobuf} and says with which status it was taken. */
    @FunctionalInterface
    public interface Sender {
        CompletionStage<Integer> post(URI uri, ByteString body);
    }

    private sealed interface Item {
        record OfSpan(String collector, Span span) implements Item {}

        record OfLog(String collector, LogRecord record) implements Item {}
    }

    public void start() {
        worker.start();
    }

    /** Records that were not sent. */
    public long dropped() {
        return dropped.sum();
    }

    /** Records that a collector took. */
    public long sent() {
        return sent.sum();
    }

    void span(String collector, RequestOutcome outcome, List<Tag> tags) {
        for (Span span : Spans.of(outcome, tags)) {
            offer(new Item.OfSpan(collector, span));
        }
    }

    void log(String collector, RequestOutcome outcome, LineFormat format) {
        offer(new Item.OfLog(collector, Spans.logRecord(outcome, format)));
    }

    private void offer(Item item) {
        if (!queue.offer(item)) {
            dropped.increment();
        }
    }

    private void run() {
        List<Item> batch = new ArrayList<>(BATCH);
        while (!closing || !queue.isEmpty()) {
            try {
                Item first = queue.poll(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                    send(batch);
                    batch.clear();
                }
            } catch (InterruptedException e) {
                // Closing: what is queued is sent without waiting for more.
                queue.drainTo(batch);
                send(batch);
                return;
            }
        }
    }

    private void send(List<Item> batch) {
        Map<String, List<Span>> spans = new HashMap<>();
        Map<String, List<LogRecord>> records = new HashMap<>();
        for (Item item : batch) {
            switch (item) {
                case Item.OfSpan of ->
                        spans.computeIfAbsent(of.collector, _ -> new ArrayList<>()).add(of.span);
                case Item.OfLog of ->
                        records.computeIfAbsent(of.collector, _ -> new ArrayList<>())
                                .add(of.record);
            }
        }
        spans.forEach((collector, list) ->
                post(collector, "/v1/traces", traces(list).toByteString(), list.size()));
        records.forEach((collector, list) ->
                post(collector, "/v1/logs", logs(list).toByteString(), list.size()));
    }

    private ExportTraceServiceRequest traces(List<Span> spans) {
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(
                        ResourceSpans.newBuilder()
                                .setResource(resource)
                                .addScopeSpans(ScopeSpans.newBuilder().addAllSpans(spans)))
                .build();
    }

    private ExportLogsServiceRequest logs(List<LogRecord> records) {
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(
                        ResourceLogs.newBuilder()
                                .setResource(resource)
                                .addScopeLogs(ScopeLogs.newBuilder().addAllLogRecords(records)))
                .build();
    }

    /** Tries again where the protocol says that it may help (OTLP, section "Failures"). */
    private void post(String collector, String path, ByteString body, int count) {
        URI uri = URI.create(collector.replaceAll("/+$", "") + path);
        String problem = "";
        for (Duration pause : PAUSES) {
            try {
                if (end.await(pause.toMillis(), TimeUnit.MILLISECONDS) && !problem.isEmpty()) {
                    break;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            try {
                int status =
                        sender.post(uri, body)
                                .toCompletableFuture()
                                .orTimeout(10, TimeUnit.SECONDS)
                                .join();
                if (status / 100 == 2) {
                    sent.add(count);
                    complained = false;
                    return;
                }
                problem = "it answered with " + status;
                if (!RETRIABLE.contains(status)) {
                    break;
                }
            } catch (RuntimeException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                problem = cause.toString();
            }
        }
        lost(collector, problem, count);
    }

    private void lost(String collector, String why, int count) {
        dropped.add(count);
        // Once until it works again: what is lost meanwhile is counted.
        if (!complained) {
            complained = true;
            log.warn("the collector {} does not take records, they are lost: {}", collector, why);
        }
    }

    /** Sends what is queued, for two seconds at most, and ends. */
    @Override
    public void close() {
        closing = true;
        end.countDown();
        worker.interrupt();
        try {
            worker.join(LAST_BATCH.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
