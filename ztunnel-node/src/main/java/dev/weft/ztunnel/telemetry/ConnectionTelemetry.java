package dev.weft.ztunnel.telemetry;

import dev.weft.metrics.Counter;
import dev.weft.metrics.Family;
import dev.weft.metrics.Gauge;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.net.IpPort;
import dev.weft.policy.DryRunFinding;
import dev.weft.telemetry.AccessLogField;
import dev.weft.telemetry.ConnectionOutcome;
import dev.weft.telemetry.MetricName;
import dev.weft.telemetry.Reporter;
import dev.weft.telemetry.ResponseFlag;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.telemetry.LogLine.Fields;
import dev.weft.ztunnel.telemetry.LogLine.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reports connections: the standard metrics, and a line of the access log for each. Any thread,
 * never blocks.
 */
public final class ConnectionTelemetry {
    private final Family<Counter> opened;
    private final Family<Counter> closed;
    private final Family<Counter> failed;
    private final Family<Counter> received;
    private final Family<Counter> sent;
    private final Family<Counter> shed;
    private final Family<Counter> retried;
    private final PolicyCounters policies;
    private final Family<Counter> lookups;
    private final Family<Gauge> sockets;
    private final AccessLog log;
    private final InstantSource clock;

    public ConnectionTelemetry(MetricsRegistry metrics, AccessLog log, InstantSource clock) {
        policies = new PolicyCounters(metrics);
        this.log = log;
        this.clock = clock;
        List<String> labels = TrafficLabels.NAMES;
        opened =
                metrics.passingCounter(
                        MetricName.CONNECTIONS_OPENED, "Connections opened.", labels);
        closed =
                metrics.passingCounter(
                        MetricName.CONNECTIONS_CLOSED, "Connections closed.", labels);
        failed =
                metrics.passingCounter(
                        MetricName.CONNECTIONS_FAILED,
                        "Connections that were not established or not allowed.",
                        labels);
        received =
                metrics.passingCounter(
                        MetricName.BYTES_RECEIVED, "Bytes from the side that connected.", labels);
        sent =
                metrics.passingCounter(
                        MetricName.BYTES_SENT, "Bytes to the side that connected.", labels);
        sockets = metrics.gauge(MetricName.SOCKETS_OPEN, "Accepted sockets.", List.of("reporter"));
        shed =
                metrics.counter(
                        "weft_connections_shed_total",
                        "Connections refused because a limit was reached.",
                        List.of("reporter", "reason"));
        retried =
                metrics.counter(
                        "weft_connect_retries_total",
                        "Connections tried at another endpoint, by what kept them from the first.",
                        List.of("reason"));
        lookups =
                metrics.counter(
                        MetricName.ON_DEMAND_DNS,
                        "Hostnames of endpoints looked up.",
                        TrafficLabels.SOURCE_AND_HOSTNAME);
        metrics.counter(
                "weft_access_log_dropped_total",
                "Access log lines dropped because the log's reader was too slow.",
                log::dropped);
    }

    /** A connection begins; the record must be ended. */
    public ConnectionRecord open(Traffic traffic) {
        return open(traffic, now());
    }

    /** The same of a connection that began before it was known where it goes. */
    public ConnectionRecord open(Traffic traffic, Instant began) {
        String[] labels = TrafficLabels.values(traffic, ResponseFlag.NONE);
        opened.with(labels).increment();
        if (log.showsOpened()) {
            log.write(ConnectionLine.opened(traffic, began));
        }
        return new ConnectionRecord(this, traffic, received.with(labels), sent.with(labels), began);
    }

    /** The moment at which a connection begins. */
    public Instant now() {
        return clock.instant();
    }

    /** A connection is tried elsewhere after this. */
    public void retried(Failure failure) {
        retried.with(failure.kind().name().toLowerCase(Locale.ROOT)).increment();
    }

    /** The hostname of an endpoint is looked up for a connection of a workload. */
    public void lookedUp(Workload source, String hostname) {
        lookups.with(TrafficLabels.sourceAndHostname(source, hostname)).increment();
    }

    /** A connection ended before it was known what it was for: no metric has its labels. */
    public void rejected(
            Reporter reporter, IpPort source, Optional<IpPort> destination, Failure failure) {
        Fields fields =
                new Fields()
                        .address(AccessLogField.SOURCE_ADDRESS, Optional.of(source))
                        .address(AccessLogField.DESTINATION_ADDRESS, destination)
                        .text(AccessLogField.DIRECTION, reporter.direction())
                        .text(AccessLogField.ERROR, failure.message());
        log.write(new LogLine(clock.instant(), Level.WARN, AccessLogField.FAILED, fields.list()));
    }

    /** A connection was refused because a limit was reached. */
    public void shed(Reporter reporter, String limit) {
        shed.with(reporter.toString(), limit).increment();
    }

    /** Policies were matched with a connection. */
    public void policyEvaluated() {
        policies.evaluated();
    }

    /** A policy in dry run would have said something. */
    public void dryRun(DryRunFinding finding) {
        policies.dryRun(finding);
    }

    /** Counts an accepted socket until the guard is closed. */
    public OpenSocket socket(Reporter reporter) {
        Gauge open = sockets.with(reporter.toString());
        open.increment();
        return open::decrement;
    }

    /** Stands for an accepted socket; closed once. */
    @FunctionalInterface
    public interface OpenSocket extends AutoCloseable {
        @Override
        void close();
    }

    void ended(ConnectionRecord record, Optional<Failure> failure) {
        Instant end = clock.instant();
        ConnectionOutcome outcome =
                new ConnectionOutcome(
                        record.receivedSoFar(),
                        record.sentSoFar(),
                        Duration.between(record.begin(), end),
                        failure.map(Reasons::of).orElseGet(ConnectionOutcome.Complete::new));
        ResponseFlag flag = outcome.reason().flag();
        String[] labels = TrafficLabels.values(record.traffic(), flag);
        closed.with(labels).increment();
        if (flag.isFailure()) {
            failed.with(labels).increment();
        }
        record.event().ended(record.traffic(), outcome);
        log.write(ConnectionLine.of(record.traffic(), outcome, end));
    }
}
