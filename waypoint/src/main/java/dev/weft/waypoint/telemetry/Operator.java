package dev.weft.waypoint.telemetry;

import dev.weft.waypoint.request.RequestOutcome;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The words between percent signs of an access-log format, as Envoy defines them. */
final class Operator {
    private static final String NOTHING = "-";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private static final Map<String, Function<RequestOutcome, String>> WORDS =
            Map.ofEntries(
                    Map.entry("START_TIME", o -> TIME.format(o.times().start())),
                    Map.entry("PROTOCOL", o -> o.asked().protocol()),
                    Map.entry("RESPONSE_CODE", o -> String.valueOf(o.answer().status())),
                    Map.entry("RESPONSE_FLAGS", o -> o.answer().flagCodes()),
                    Map.entry("RESPONSE_CODE_DETAILS", o -> o.answer().detail()),
                    Map.entry("CONNECTION_TERMINATION_DETAILS", _ -> ""),
                    Map.entry("UPSTREAM_TRANSPORT_FAILURE_REASON", o -> o.answer().failure()),
                    Map.entry("BYTES_RECEIVED", o -> String.valueOf(o.bytes().received())),
                    Map.entry("BYTES_SENT", o -> String.valueOf(o.bytes().sent())),
                    Map.entry("DURATION", o -> millis(o.times().total())),
                    Map.entry(
                            "REQUEST_DURATION",
                            o -> o.times().requestReceived().map(Operator::millis).orElse("")),
                    Map.entry(
                            "RESPONSE_DURATION",
                            o -> o.times().upstreamService().map(Operator::millis).orElse("")),
                    Map.entry("UPSTREAM_HOST", Operator::upstream),
                    Map.entry(
                            "UPSTREAM_CLUSTER",
                            o -> o.routed().destination().map(Object::toString).orElse("")),
                    Map.entry("UPSTREAM_LOCAL_ADDRESS", _ -> ""),
                    Map.entry(
                            "UPSTREAM_REQUEST_ATTEMPT_COUNT",
                            o -> String.valueOf(o.attempts().size())),
                    Map.entry(
                            "DOWNSTREAM_LOCAL_ADDRESS",
                            o -> String.valueOf(o.downstream().front().port())),
                    Map.entry(
                            "DOWNSTREAM_REMOTE_ADDRESS", o -> o.downstream().address().toString()),
                    Map.entry(
                            "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT",
                            o -> o.downstream().address().ip().getHostAddress()),
                    Map.entry(
                            "DOWNSTREAM_PEER_URI_SAN",
                            o -> o.downstream().identity().map(Object::toString).orElse("")),
                    Map.entry("REQUESTED_SERVER_NAME", o -> o.downstream().sni()),
                    Map.entry("ROUTE_NAME", o -> o.routed().route()),
                    Map.entry("TRACE_ID", o -> o.trace().traceId()),
                    Map.entry("GRPC_STATUS", Operator::grpc));

    private Operator() {}

    /**
     * A word with what stands in its parentheses.
     *
     * @param argument empty without parentheses
     */
    static Optional<Function<RequestOutcome, String>> of(String word, String argument) {
        return switch (word) {
            case "REQ" -> header(argument, Operator::request);
            case "RESP" -> header(argument, (o, name) -> value(o.answer().headers().get(name)));
            default ->
                    argument.isEmpty() || word.equals("START_TIME")
                            ? Optional.ofNullable(WORDS.get(word)).map(Operator::shown)
                            : Optional.empty();
        };
    }

    private static Function<RequestOutcome, String> shown(Function<RequestOutcome, String> word) {
        return outcome -> {
            String text = word.apply(outcome);
            return text.isEmpty() ? NOTHING : text;
        };
    }

    private interface HeaderSource {
        String value(RequestOutcome outcome, String name);
    }

    /** {@code NAME}, {@code NAME?OTHER}, each maybe with {@code :MAX} behind. */
    private static Optional<Function<RequestOutcome, String>> header(
            String argument, HeaderSource source) {
        if (argument.isEmpty()) {
            return Optional.empty();
        }
        int length = argument.lastIndexOf("):");
        String[] names = (length < 0 ? argument : argument.substring(0, length)).split("\\?", 2);
        return Optional.of(
                shown(outcome -> {
                    String first = source.value(outcome, names[0]);
                    return first.isEmpty() && names.length > 1
                            ? source.value(outcome, names[1])
                            : first;
                }));
    }

    private static String request(RequestOutcome outcome, String name) {
        HttpHeaders headers = outcome.asked().headers();
        return switch (name.toLowerCase(Locale.ROOT)) {
            case ":method" -> outcome.asked().method();
            case ":path", "x-envoy-original-path" -> outcome.asked().target();
            case ":authority", "host" -> outcome.asked().authority();
            case ":scheme" -> outcome.asked().scheme();
            case "x-request-id" -> outcome.requestId();
            default -> value(headers.get(name));
        };
    }

    private static String value(@Nullable String header) {
        return header == null ? "" : header;
    }

    private static String upstream(RequestOutcome outcome) {
        return outcome.attempts().isEmpty() ? "" : outcome.attempts().getLast().address();
    }

    private static String grpc(RequestOutcome outcome) {
        int status = outcome.answer().grpcStatus();
        return status < 0 ? "" : String.valueOf(status);
    }

    private static String millis(Duration time) {
        return String.valueOf(time.toMillis());
    }
}
