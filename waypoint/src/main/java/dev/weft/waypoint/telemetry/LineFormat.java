package dev.weft.waypoint.telemetry;

import com.google.gson.stream.JsonWriter;
import dev.weft.waypoint.request.RequestOutcome;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of an access log for each request, as text or JSON, made of the operators that Envoy
 * defines. Peers choose some of the text: it cannot end a field or a line. Immutable.
 */
sealed interface LineFormat {

    /** The line without its end. */
    String render(RequestOutcome outcome);

    /** The name of each field and its value, for collectors. */
    Map<String, String> fields(RequestOutcome outcome);

    /** A piece of a template: a text, or what an operator says. */
    Pattern OPERATOR = Pattern.compile("%([A-Z0-9_]+)(?:\\(([^)]*)\\))?(?::\\d+)?%|%%");

    /** Templates whose values are numbers in JSON. */
    Set<String> NUMBERS =
            Set.of(
                    "%RESPONSE_CODE%",
                    "%BYTES_RECEIVED%",
                    "%BYTES_SENT%",
                    "%DURATION%",
                    "%RESPONSE_DURATION%",
                    "%REQUEST_DURATION%",
                    "%GRPC_STATUS%",
                    "%UPSTREAM_REQUEST_ATTEMPT_COUNT%");

    String TEXT =
            "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\""
                    + " %RESPONSE_CODE% %RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS%"
                    + " %CONNECTION_TERMINATION_DETAILS% \"%UPSTREAM_TRANSPORT_FAILURE_REASON%\""
                    + " %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESPONSE_DURATION%"
                    + " \"%REQ(X-FORWARDED-FOR)%\" \"%REQ(USER-AGENT)%\" \"%REQ(X-REQUEST-ID)%\""
                    + " \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\" %UPSTREAM_CLUSTER%"
                    + " %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS%"
                    + " %DOWNSTREAM_REMOTE_ADDRESS% %REQUESTED_SERVER_NAME% %ROUTE_NAME%";

    static LineFormat usualText() {
        return text(TEXT);
    }

    static LineFormat usualJson() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("start_time", "%START_TIME%");
        fields.put("method", "%REQ(:METHOD)%");
        fields.put("path", "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%");
        fields.put("protocol", "%PROTOCOL%");
        fields.put("response_code", "%RESPONSE_CODE%");
        fields.put("response_flags", "%RESPONSE_FLAGS%");
        fields.put("response_code_details", "%RESPONSE_CODE_DETAILS%");
        fields.put("connection_termination_details", "%CONNECTION_TERMINATION_DETAILS%");
        fields.put("upstream_transport_failure_reason", "%UPSTREAM_TRANSPORT_FAILURE_REASON%");
        fields.put("bytes_received", "%BYTES_RECEIVED%");
        fields.put("bytes_sent", "%BYTES_SENT%");
        fields.put("duration", "%DURATION%");
        fields.put("upstream_service_time", "%RESPONSE_DURATION%");
        fields.put("x_forwarded_for", "%REQ(X-FORWARDED-FOR)%");
        fields.put("user_agent", "%REQ(USER-AGENT)%");
        fields.put("request_id", "%REQ(X-REQUEST-ID)%");
        fields.put("authority", "%REQ(:AUTHORITY)%");
        fields.put("upstream_host", "%UPSTREAM_HOST%");
        fields.put("upstream_cluster", "%UPSTREAM_CLUSTER%");
        fields.put("upstream_local_address", "%UPSTREAM_LOCAL_ADDRESS%");
        fields.put("downstream_local_address", "%DOWNSTREAM_LOCAL_ADDRESS%");
        fields.put("downstream_remote_address", "%DOWNSTREAM_REMOTE_ADDRESS%");
        fields.put("requested_server_name", "%REQUESTED_SERVER_NAME%");
        fields.put("route_name", "%ROUTE_NAME%");
        return json(fields);
    }

    static LineFormat text(String template) {
        return new Text(parts(template, LineFormat::safe));
    }

    static LineFormat json(Map<String, String> fields) {
        Map<String, JsonField> all = new LinkedHashMap<>();
        fields.forEach((name, template) ->
                all.put(
                        name,
                        new JsonField(
                                parts(template, UnaryOperator.identity()),
                                NUMBERS.contains(template))));
        return new Json(all);
    }

    /** Why a template cannot be used; empty if it can. */
    static Optional<String> check(String template) {
        Matcher operator = OPERATOR.matcher(template);
        while (operator.find()) {
            String word = operator.group(1);
            if (word != null && Operator.of(word, argument(operator)).isEmpty()) {
                return Optional.of(
                        "the access-log operator "
                                + operator.group()
                                + " is not known; the log would say nothing there");
            }
        }
        return Optional.empty();
    }

    private static String argument(Matcher operator) {
        return operator.group(2) == null ? "" : operator.group(2);
    }

    private static List<Function<RequestOutcome, String>> parts(
            String template, UnaryOperator<String> guard) {
        List<Function<RequestOutcome, String>> parts = new ArrayList<>();
        Matcher operator = OPERATOR.matcher(template);
        int end = 0;
        while (operator.find()) {
            String before = template.substring(end, operator.start());
            if (!before.isEmpty()) {
                parts.add(_ -> before);
            }
            String word = operator.group(1);
            if (word == null) {
                parts.add(_ -> "%");
            } else {
                Operator.of(word, argument(operator))
                        .ifPresent(
                                value -> parts.add(outcome -> guard.apply(value.apply(outcome))));
            }
            end = operator.end();
        }
        String rest = template.substring(end);
        if (!rest.isEmpty()) {
            parts.add(_ -> rest);
        }
        return List.copyOf(parts);
    }

    private static String safe(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f || c == '"') {
                return escaped(text);
            }
        }
        return text;
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                out.append("\\\"");
            } else if (c < ' ' || c == 0x7f) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static String join(
            List<Function<RequestOutcome, String>> parts, RequestOutcome outcome) {
        StringBuilder out = new StringBuilder(300);
        parts.forEach(part -> out.append(part.apply(outcome)));
        return out.toString();
    }

    /** Text with operators in it. */
    record Text(List<Function<RequestOutcome, String>> parts) implements LineFormat {
        @Override
        public String render(RequestOutcome outcome) {
            return join(parts, outcome);
        }

        @Override
        public Map<String, String> fields(RequestOutcome outcome) {
            return Map.of("body", render(outcome));
        }
    }

    /**
     * A member of an object.
     *
     * @param number whether it is written as a number where it is one
     */
    record JsonField(List<Function<RequestOutcome, String>> parts, boolean number) {}

    /** An object with a member for each field. */
    record Json(Map<String, JsonField> all) implements LineFormat {
        @Override
        public String render(RequestOutcome outcome) {
            StringWriter out = new StringWriter(500);
            try (JsonWriter json = new JsonWriter(out)) {
                json.beginObject();
                for (Map.Entry<String, JsonField> field : all.entrySet()) {
                    json.name(field.getKey());
                    String value = join(field.getValue().parts, outcome);
                    if (field.getValue().number && !value.equals("-")) {
                        json.value(Long.parseLong(value));
                    } else {
                        json.value(value);
                    }
                }
                json.endObject();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return out.toString();
        }

        @Override
        public Map<String, String> fields(RequestOutcome outcome) {
            Map<String, String> values = new LinkedHashMap<>();
            all.forEach((name, field) -> values.put(name, join(field.parts, outcome)));
            return values;
        }
    }
}
