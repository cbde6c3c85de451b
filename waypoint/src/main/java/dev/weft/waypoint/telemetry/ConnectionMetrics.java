package dev.weft.waypoint.telemetry;

import dev.weft.metrics.Counter;
import dev.weft.metrics.Family;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.telemetry.MetricName;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.waypoint.request.TcpOutcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The standard metrics of connections that are passed on without looking into them. Any thread. */
final class ConnectionMetrics {
    private final Family<Counter> opened;
    private final Family<Counter> closed;
    private final Family<Counter> received;
    private final Family<Counter> sent;

    ConnectionMetrics(MetricsRegistry metrics) {
        List<String> labels = Labels.TCP;
        opened =
                metrics.passingCounter(
                        MetricName.CONNECTIONS_OPENED, "Connections opened.", labels);
        closed =
                metrics.passingCounter(
                        MetricName.CONNECTIONS_CLOSED, "Connections closed.", labels);
        received =
                metrics.passingCounter(
                        MetricName.BYTES_RECEIVED, "Bytes from the side that connected.", labels);
        sent =
                metrics.passingCounter(
                        MetricName.BYTES_SENT, "Bytes to the side that connected.", labels);
    }

    void opened(Downstream downstream) {
        opened.with(
                        Labels.of(
                                new Labels.About(
                                        downstream,
                                        Optional.empty(),
                                        Optional.empty(),
                                        "tcp",
                                        ResponseFlag.NONE.code(),
                                        downstream.identity().isPresent())))
                .increment();
    }

    void ended(TcpOutcome outcome) {
        String flags =
                outcome.flags().isEmpty()
                        ? ResponseFlag.NONE.code()
                        : outcome.flags().stream()
                                .map(ResponseFlag::code)
                                .collect(Collectors.joining(","));
        String[] labels =
                Labels.of(
                        new Labels.About(
                                outcome.downstream(),
                                outcome.destination(),
                                outcome.endpoint(),
                                "tcp",
                                flags,
                                outcome.downstream().identity().isPresent()));
        closed.with(labels).increment();
        received.with(labels).add(outcome.received());
        sent.with(labels).add(outcome.sent());
    }
}
