package dev.weft.echo.otlp;

import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the spans of an export request. Pure.
 *
 * @see <a href="https://github.com/open-telemetry/opentelemetry-proto">trace.proto, version 1</a>
 */
final class SpanReader {

    private static final String SERVICE = "service.name";

    private SpanReader() {}

    /**
     * The spans, each with {@code traceId}, {@code spanId}, {@code parentSpanId}, {@code name},
     * {@code kind}, {@code attributes} and its {@code service}.
     *
     * @throws IllegalArgumentException the bytes are no such request
     */
    static List<JsonObject> read(byte[] request) {
        var spans = new ArrayList<JsonObject>();
        for (var resource : ProtoField.of(ByteBuffer.wrap(request))) {
            if (resource.number() == 1) {
                readResource(resource.bytes(), spans);
            }
        }
        return spans;
    }

    private static void readResource(ByteBuffer message, List<JsonObject> spans) {
        var service = "";
        for (var field : ProtoField.of(message)) {
            if (field.number() == 1) {
                service = service(field.bytes());
            } else if (field.number() == 2) {
                for (var span : ProtoField.of(field.bytes())) {
                    if (span.number() == 2) {
                        spans.add(span(span.bytes(), service));
                    }
                }
            }
        }
    }

    private static String service(ByteBuffer resource) {
        var attributes = new JsonObject();
        for (var field : ProtoField.of(resource)) {
            if (field.number() == 1) {
                addAttribute(field.bytes(), attributes);
            }
        }
        return attributes.has(SERVICE) ? attributes.get(SERVICE).getAsString() : "";
    }

    private static JsonObject span(ByteBuffer message, String service) {
        var span = new JsonObject();
        var attributes = new JsonObject();
        span.addProperty("service", service);
        for (var field : ProtoField.of(message)) {
            switch (field.number()) {
                case 1 -> span.addProperty("traceId", field.hex());
                case 2 -> span.addProperty("spanId", field.hex());
                case 4 -> span.addProperty("parentSpanId", field.hex());
                case 5 -> span.addProperty("name", field.text());
                case 6 -> span.addProperty("kind", kind(field.value()));
                case 9 -> addAttribute(field.bytes(), attributes);
                default -> {}
            }
        }
        span.add("attributes", attributes);
        return span;
    }

    private static String kind(long kind) {
        return switch ((int) kind) {
            case 1 -> "internal";
            case 2 -> "server";
            case 3 -> "client";
            case 4 -> "producer";
            case 5 -> "consumer";
            default -> "unspecified";
        };
    }

    /** A key and a value, of which texts, truth values and whole numbers are kept. */
    private static void addAttribute(ByteBuffer message, JsonObject into) {
        var key = "";
        for (var field : ProtoField.of(message)) {
            if (field.number() == 1) {
                key = field.text();
            } else if (field.number() == 2) {
                for (var value : ProtoField.of(field.bytes())) {
                    switch (value.number()) {
                        case 1 -> into.addProperty(key, value.text());
                        case 2 -> into.addProperty(key, value.value() != 0);
                        case 3 -> into.addProperty(key, value.value());
                        default -> {}
                    }
                }
            }
        }
    }
}
