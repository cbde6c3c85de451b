package dev.weft.ztunnel.telemetry;

import dev.weft.telemetry.AccessLogField;
import dev.weft.telemetry.ConnectionOutcome;
import dev.weft.telemetry.Reporter;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.telemetry.LogLine.Fields;
import dev.weft.ztunnel.telemetry.LogLine.Level;
import java.time.Instant;
import java.util.Optional;

/** The access log lines of a connection: when it is opened, and when it ended. */
final class ConnectionLine {
    private ConnectionLine() {}

    static LogLine opened(Traffic traffic, Instant begin) {
        return new LogLine(begin, Level.DEBUG, AccessLogField.OPENED, who(traffic).list());
    }

    static LogLine of(Traffic traffic, ConnectionOutcome outcome, Instant end) {
        // Sent and received as the pod sees them, which accepted one side and made the other.
        boolean outbound = traffic.reporter() == Reporter.SOURCE;
        Fields fields =
                who(traffic)
                        .count(
                                AccessLogField.BYTES_SENT,
                                outbound ? outcome.bytesReceived() : outcome.bytesSent())
                        .count(
                                AccessLogField.BYTES_RECEIVED,
                                outbound ? outcome.bytesSent() : outcome.bytesReceived())
                        .text(AccessLogField.DURATION, outcome.duration().toMillis() + "ms")
                        .text(AccessLogField.ERROR, outcome.reason().error());
        Level level = !outcome.reason().error().isEmpty() ? Level.ERROR : Level.INFO;
        return new LogLine(end, level, AccessLogField.COMPLETE, fields.list());
    }

    private static Fields who(Traffic traffic) {
        Optional<Workload> from = traffic.source().workload();
        Optional<Workload> to = traffic.destination().workload();
        return new Fields()
                .address(AccessLogField.SOURCE_ADDRESS, Optional.of(traffic.source().address()))
                .text(AccessLogField.SOURCE_WORKLOAD, from.map(Workload::name))
                .text(AccessLogField.SOURCE_NAMESPACE, from.map(Workload::namespace))
                .text(AccessLogField.SOURCE_IDENTITY, traffic.source().identity())
                .text(AccessLogField.SOURCE_CLUSTER, from.map(Workload::clusterId))
                .address(
                        AccessLogField.DESTINATION_ADDRESS,
                        Optional.of(traffic.destination().address()))
                .address(AccessLogField.DESTINATION_HBONE_ADDRESS, traffic.tunnelTarget())
                .text(AccessLogField.DESTINATION_SERVICE, traffic.service().map(Service::hostname))
                .text(AccessLogField.DESTINATION_WORKLOAD, to.map(Workload::name))
                .text(AccessLogField.DESTINATION_NAMESPACE, to.map(Workload::namespace))
                .text(AccessLogField.DESTINATION_IDENTITY, traffic.destination().identity())
                .text(AccessLogField.DESTINATION_CLUSTER, to.map(Workload::clusterId))
                .text(AccessLogField.DIRECTION, traffic.reporter().direction());
    }
}
