package dev.weft.echo.server;

import com.google.gson.JsonObject;
import dev.weft.echo.otlp.SpanLog;
import dev.weft.echo.request.Received;
import dev.weft.echo.request.RequestLog;
import java.util.Optional;

/** The paths that are no echo: what came before, and where traces are sent to. Any thread. */
final class OwnPages {

    private static final String FORGET = "DELETE";

    private OwnPages() {}

    record Answer(int status, JsonObject body) {}

    /** The answer to a request for such a path; empty for any other. */
    static Optional<Answer> answer(Received received, Answering answering) {
        var forget = received.method().equals(FORGET);
        return switch (received.path()) {
            case RequestLog.PATH -> {
                if (forget) {
                    answering.log().clear();
                }
                yield ok(answering.log().json(received.parameter("header")));
            }
            case SpanLog.PATH -> {
                if (forget) {
                    answering.spans().clear();
                }
                yield ok(answering.spans().json(received.parameter("trace")));
            }
            case SpanLog.EXPORT -> Optional.of(export(received, answering.spans()));
            default -> Optional.empty();
        };
    }

    private static Optional<Answer> ok(JsonObject body) {
        return Optional.of(new Answer(200, body));
    }

    private static Answer export(Received received, SpanLog spans) {
        var body = new JsonObject();
        if (received.headers().contains("content-encoding")
                || !received.headers()
                        .get("content-type", "")
                        .startsWith("application/x-protobuf")) {
            body.addProperty("error", "expected application/x-protobuf that is not compressed");
            return new Answer(415, body);
        }
        try {
            spans.add(received.body());
            return new Answer(200, body);
        } catch (IllegalArgumentException e) {
            body.addProperty("error", "this is no export of traces: " + e.getMessage());
            return new Answer(400, body);
        }
    }
}
