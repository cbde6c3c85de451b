package dev.weft.waypoint.telemetry;

import com.google.protobuf.ByteString;
import dev.weft.api.waypoint.Tag;
import dev.weft.waypoint.request.RequestOutcome;
import dev.weft.workload.Workload;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * From an outcome to the records of OpenTelemetry. The span that the backend sees as its parent is
 * the server's; each attempt is a child of it. Names of attributes are those of OpenTelemetry's
 * conventions for HTTP, and Istio's.
 */
final class Spans {

    private Spans() {}

    static List<Span> of(RequestOutcome outcome, List<Tag> tags) {
        List<Span> spans = new ArrayList<>();
        spans.add(server(outcome, tags));
        for (RequestOutcome.Attempt attempt : outcome.attempts()) {
            spans.add(attempt(outcome, attempt));
        }
        return spans;
    }

    private static Span server(RequestOutcome outcome, List<Tag> tags) {
        Instant start = outcome.times().start();
        Span.Builder span =
                Span.newBuilder()
                        .setTraceId(bytes(outcome.trace().traceId()))
                        .setSpanId(bytes(outcome.trace().spanId()))
                        .setName(name(outcome))
                        .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                        .setStartTimeUnixNano(nanos(start))
                        .setEndTimeUnixNano(nanos(start.plus(outcome.times().total())));
        if (!outcome.trace().parentId().isEmpty()) {
            span.setParentSpanId(bytes(outcome.trace().parentId()));
        }
        span.addAttributes(attribute("http.request.method", outcome.asked().method()))
                .addAttributes(attribute("url.scheme", outcome.asked().scheme()))
                .addAttributes(attribute("url.path", Expression.path(outcome.asked().target())))
                .addAttributes(attribute("server.address", outcome.asked().authority()))
                .addAttributes(number("http.response.status_code", outcome.answer().status()))
                .addAttributes(attribute("guid:x-request-id", outcome.requestId()))
                .addAttributes(attribute("response_flags", outcome.answer().flagCodes()))
                .addAttributes(attribute("weft.route", outcome.routed().route()));
        workload(span, "istio.downstream", outcome.downstream().workload());
        workload(span, "istio.upstream", outcome.endpoint());
        if (outcome.asked().grpc() && outcome.answer().grpcStatus() >= 0) {
            span.addAttributes(number("rpc.grpc.status_code", outcome.answer().grpcStatus()));
        }
        for (Tag tag : tags) {
            span.addAttributes(attribute(tag.getName(), value(tag, outcome)));
        }
        if (outcome.answer().status() >= 500 || outcome.answer().status() == 0) {
            span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
        }
        return span.build();
    }

    private static Span attempt(RequestOutcome outcome, RequestOutcome.Attempt attempt) {
        Instant start = outcome.times().start().plus(attempt.began());
        Span.Builder span =
                Span.newBuilder()
                        .setTraceId(bytes(outcome.trace().traceId()))
                        .setSpanId(bytes(TraceHeaders.newSpan(ThreadLocalRandom.current())))
                        .setParentSpanId(bytes(outcome.trace().spanId()))
                        .setName(outcome.routed().destination().map(Object::toString).orElse(""))
                        .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
                        .setStartTimeUnixNano(nanos(start))
                        .setEndTimeUnixNano(nanos(start.plus(attempt.took())))
                        .addAttributes(attribute("network.peer.address", attempt.address()));
        if (attempt.status() > 0) {
            span.addAttributes(number("http.response.status_code", attempt.status()));
        }
        if (!attempt.failure().isEmpty()) {
            span.setStatus(
                    Status.newBuilder()
                            .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                            .setMessage(attempt.failure()));
        }
        return span.build();
    }

    static LogRecord logRecord(RequestOutcome outcome, LineFormat format) {
        LogRecord.Builder record =
                LogRecord.newBuilder()
                        .setTimeUnixNano(nanos(outcome.times().start()))
                        .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_INFO)
                        .setBody(AnyValue.newBuilder().setStringValue(format.render(outcome)));
        format.fields(outcome).forEach((name, text) -> record.addAttributes(attribute(name, text)));
        if (!outcome.trace().traceId().isEmpty()) {
            record.setTraceId(bytes(outcome.trace().traceId()))
                    .setSpanId(bytes(outcome.trace().spanId()));
        }
        return record.build();
    }

    static KeyValue attribute(String name, String value) {
        return KeyValue.newBuilder()
                .setKey(name)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static KeyValue number(String name, long value) {
        return KeyValue.newBuilder()
                .setKey(name)
                .setValue(AnyValue.newBuilder().setIntValue(value))
                .build();
    }

    private static void workload(Span.Builder span, String prefix, Optional<Workload> workload) {
        workload.ifPresent(w ->
                span.addAttributes(attribute(prefix + ".workload", w.owner().name()))
                        .addAttributes(attribute(prefix + ".namespace", w.namespace())));
    }

    private static String value(Tag tag, RequestOutcome outcome) {
        String found =
                switch (tag.getSourceCase()) {
                    case LITERAL -> tag.getLiteral();
                    case HEADER -> {
                        String header = outcome.asked().headers().get(tag.getHeader());
                        yield header == null ? "" : header;
                    }
                    case ENVIRONMENT -> {
                        String variable = System.getenv(tag.getEnvironment());
                        yield variable == null ? "" : variable;
                    }
                    case SOURCE_NOT_SET -> "";
                };
        return found.isEmpty() ? tag.getDefaultValue() : found;
    }

    private static String name(RequestOutcome outcome) {
        return outcome.routed()
                .destination()
                .map(to -> to.service().hostname() + ":" + to.port() + "/*")
                .orElseGet(() -> outcome.asked().method());
    }

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }

    private static long nanos(Instant time) {
        return Duration.ofSeconds(time.getEpochSecond(), time.getNano()).toNanos();
    }
}
