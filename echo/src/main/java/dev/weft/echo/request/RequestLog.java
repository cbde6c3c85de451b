package dev.weft.echo.request;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The requests that came last, for whoever wants to know without being the one who asked: the
 * receiver of a mirrored request, say. Any thread.
 */
public final class RequestLog {

    /** Where it is to be had; requests for it are not in it. */
    public static final String PATH = "/_echo/requests";

    private static final int MOST_KEPT = 256;

    private final Deque<JsonObject> recent = new ArrayDeque<>();
    private long total;

    /** A request as it was described to its caller. */
    public synchronized void add(JsonObject description) {
        total++;
        recent.addLast(description);
        if (recent.size() > MOST_KEPT) {
            recent.removeFirst();
        }
    }

    /** Forgets all of them, the count included. */
    public synchronized void clear() {
        recent.clear();
        total = 0;
    }

    /**
     * How many there were ({@code total}), and of those kept the ones that fit.
     *
     * @param filter a header they have, as {@code name:value}
     */
    public synchronized JsonObject json(Optional<String> filter) {
        Predicate<JsonObject> fits =
                filter.<Predicate<JsonObject>>map(RequestLog::having).orElse(request -> true);
        var matching = new JsonArray();
        recent.stream().filter(fits).forEach(matching::add);
        var json = new JsonObject();
        json.addProperty("total", total);
        json.addProperty("matching", matching.size());
        json.add("requests", matching);
        return json;
    }

    private static Predicate<JsonObject> having(String header) {
        var colon = header.indexOf(':');
        var name = header.substring(0, Math.max(0, colon)).strip().toLowerCase(Locale.ROOT);
        var value = header.substring(colon + 1).strip();
        return request -> {
            var found = request.getAsJsonObject("headers").get(name);
            return found != null && found.getAsString().equals(value);
        };
    }
}
