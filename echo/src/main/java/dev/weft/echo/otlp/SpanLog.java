package dev.weft.echo.otlp;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The spans that came last. Any thread. */
public final class SpanLog {

    /** Where they are sent to. */
    public static final String EXPORT = "/v1/traces";

    /** Where they are to be had. */
    public static final String PATH = "/_echo/spans";

    private static final int MOST_KEPT = 4096;

    private final Deque<JsonObject> recent = new ArrayDeque<>();
    private long total;

    /**
     * Takes an export request.
     *
     * @throws IllegalArgumentException the bytes are no such request; nothing of it is taken
     */
    public void add(byte[] request) {
        var spans = SpanReader.read(request);
        synchronized (this) {
            total += spans.size();
            recent.addAll(spans);
            while (recent.size() > MOST_KEPT) {
                recent.removeFirst();
            }
        }
    }

    /** Forgets all of them, the count included. */
    public synchronized void clear() {
        recent.clear();
        total = 0;
    }

    /** How many there were ({@code total}), and those kept, of one trace if it is named. */
    public synchronized JsonObject json(Optional<String> trace) {
        var matching = new JsonArray();
        for (var span : recent) {
            var id = span.get("traceId");
            if (trace.isEmpty() || (id != null && id.getAsString().equals(trace.get()))) {
                matching.add(span);
            }
        }
        var json = new JsonObject();
        json.addProperty("total", total);
        json.addProperty("matching", matching.size());
        json.add("spans", matching);
        return json;
    }
}
