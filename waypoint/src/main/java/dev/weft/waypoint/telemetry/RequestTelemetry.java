package dev.weft.waypoint.telemetry;

import dev.weft.metrics.MetricsRegistry;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.RequestObserver;
import dev.weft.waypoint.request.RequestOutcome;
import dev.weft.waypoint.request.RequestTrace;
import dev.weft.waypoint.request.TcpOutcome;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Tells what requests and connections do, from their outcomes: counts them, writes them down, and
 * makes spans of the requests that are sampled. On the event loops; nothing here blocks.
 */
public final class RequestTelemetry implements RequestObserver {
    private final TelemetryConfig config;
    private final Supplier<TelemetryPolicies> policies;
    private final RequestMetrics requests;
    private final ConnectionMetrics connections;
    private final LineSink log;
    private final Exporter exporter;
    private final RandomGenerator random;

    /**
     * @param policies the users' objects as they are now
     * @param log where lines of the access log go
     * @param random any thread
     */
    public RequestTelemetry(
            TelemetryConfig config,
            Supplier<TelemetryPolicies> policies,
            MetricsRegistry metrics,
            LineSink log,
            Exporter exporter,
            RandomGenerator random) {
        this.config = config;
        this.policies = policies;
        this.requests = new RequestMetrics(metrics);
        this.connections = new ConnectionMetrics(metrics);
        this.log = log;
        this.exporter = exporter;
        this.random = random;
    }

    /** Takes one line of the access log, without its end. Never blocks. */
    @FunctionalInterface
    public interface LineSink {
        void write(String line);
    }

    @Override
    public RequestTrace began(Downstream downstream, RequestHead head) {
        Optional<TraceHeaders.Told> told = TraceHeaders.read(head.headers());
        TelemetrySettings settings = settings(downstream);
        String collector = collector(settings);
        if (collector.isEmpty()) {
            // Nobody collects: a caller's trace goes through us untouched.
            return RequestTrace.NONE;
        }
        boolean sampled =
                told.flatMap(TraceHeaders.Told::sampled).orElseGet(() -> isSampled(settings));
        return new RequestTrace(
                told.map(TraceHeaders.Told::traceId).orElseGet(() -> TraceHeaders.newTrace(random)),
                TraceHeaders.newSpan(random),
                told.map(TraceHeaders.Told::spanId).orElse(""),
                sampled && settings.spans());
    }

    private boolean isSampled(TelemetrySettings settings) {
        double percent = settings.sampling().orElse(config.samplingPercent());
        return percent > 0 && random.nextDouble() * 100 < percent;
    }

    @Override
    public void forwarding(RequestTrace trace, RequestHead head) {
        if (!trace.traceId().isEmpty()) {
            TraceHeaders.write(trace, head.headers());
        }
    }

    @Override
    public void ended(RequestOutcome outcome) {
        TelemetrySettings settings = settings(outcome.downstream());
        requests.count(outcome, settings);
        write(outcome, settings);
        if (outcome.trace().sampled()) {
            exporter.span(collector(settings), outcome, settings.tags());
        }
    }

    private void write(RequestOutcome outcome, TelemetrySettings settings) {
        Optional<LogSettings> lines =
                settings.logged().orElse(true)
                        ? settings.log().or(() -> configured(settings))
                        : Optional.empty();
        if (lines.isPresent() && lines.get().wants(outcome)) {
            if (lines.get().collector().isEmpty()) {
                log.write(lines.get().format().render(outcome));
            } else {
                exporter.log(lines.get().collector(), outcome, lines.get().format());
            }
        }
    }

    /** A user who switched the log on wants all of it. */
    private Optional<LogSettings> configured(TelemetrySettings settings) {
        Optional<LogSettings> started = config.log();
        return settings.logged().orElse(false)
                ? Optional.of(
                        new LogSettings(
                                started.map(LogSettings::format).orElseGet(LineFormat::usualText),
                                false,
                                Optional.empty(),
                                ""))
                : started;
    }

    private String collector(TelemetrySettings settings) {
        return settings.spanCollector().isEmpty() ? config.collector() : settings.spanCollector();
    }

    private TelemetrySettings settings(Downstream downstream) {
        return policies.get().of(downstream.front(), config.gateway());
    }

    @Override
    public void opened(Downstream downstream) {
        connections.opened(downstream);
    }

    @Override
    public void ended(TcpOutcome outcome) {
        connections.ended(outcome);
        write(ConnectionLine.of(outcome), settings(outcome.downstream()));
    }
}
