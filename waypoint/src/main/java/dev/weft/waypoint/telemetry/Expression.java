package dev.weft.waypoint.telemetry;

import dev.weft.waypoint.request.RequestOutcome;
import dev.weft.workload.Workload;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value of a label as the Telemetry API writes it: an attribute, or a text in quotes. Of the
 * expression language (CEL) only these two are understood; anything else is refused, so that no
 * label says what nobody meant.
 */
final class Expression {
    private static final Pattern TEXT = Pattern.compile("'([^']*)'|\"([^\"]*)\"");
    private static final Pattern HEADER =
            Pattern.compile("(request|response)\\.headers\\[(?:'([^']*)'|\"([^\"]*)\")]");
    private static final Pattern WRAPPED = Pattern.compile("string\\((.*)\\)");

    private static final Map<String, Function<RequestOutcome, String>> ATTRIBUTES =
            Map.ofEntries(
                    Map.entry("request.method", o -> o.asked().method()),
                    Map.entry("request.host", o -> o.asked().authority()),
                    Map.entry("request.path", o -> o.asked().target()),
                    Map.entry("request.url_path", o -> path(o.asked().target())),
                    Map.entry("request.scheme", o -> o.asked().scheme()),
                    Map.entry("request.protocol", o -> o.asked().protocol()),
                    Map.entry("request.id", RequestOutcome::requestId),
                    Map.entry(
                            "request.useragent",
                            o -> header(o.asked().headers().get("user-agent"))),
                    Map.entry("request.size", o -> String.valueOf(o.bytes().received())),
                    Map.entry("response.code", o -> String.valueOf(o.answer().status())),
                    Map.entry("response.code_details", o -> o.answer().detail()),
                    Map.entry("response.grpc_status", o -> String.valueOf(o.answer().grpcStatus())),
                    Map.entry("response.size", o -> String.valueOf(o.bytes().sent())),
                    Map.entry("source.address", o -> o.downstream().address().toString()),
                    Map.entry(
                            "source.principal",
                            o -> o.downstream().identity().map(Object::toString).orElse("")),
                    Map.entry("source.namespace", o -> o.downstream().namespace()),
                    Map.entry("source.workload", o -> owner(o.downstream().workload())),
                    Map.entry("destination.workload", o -> owner(o.endpoint())),
                    Map.entry(
                            "destination.namespace",
                            o -> o.endpoint().map(Workload::namespace).orElse("")),
                    Map.entry(
                            "destination.port", o -> String.valueOf(o.downstream().front().port())),
                    Map.entry("connection.sni", o -> o.downstream().sni()));

    private Expression() {}

    /** What an expression says of a request, or empty if it is not understood. */
    static Optional<Function<RequestOutcome, String>> parse(String expression) {
        String inner = expression.strip();
        Matcher wrapped = WRAPPED.matcher(inner);
        if (wrapped.matches()) {
            inner = wrapped.group(1).strip();
        }
        Matcher text = TEXT.matcher(inner);
        if (text.matches()) {
            String value = text.group(1) == null ? text.group(2) : text.group(1);
            return Optional.of(_ -> value);
        }
        Matcher named = HEADER.matcher(inner);
        if (named.matches()) {
            String name = named.group(2) == null ? named.group(3) : named.group(2);
            return Optional.of(
                    named.group(1).equals("request")
                            ? o -> header(o.asked().headers().get(name))
                            : o -> header(o.answer().headers().get(name)));
        }
        return Optional.ofNullable(ATTRIBUTES.get(inner));
    }

    static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    private static String header(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static String owner(Optional<Workload> workload) {
        return workload.map(w -> w.owner().name()).orElse("");
    }
}
