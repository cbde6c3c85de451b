package dev.weft.echo.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSyntaxException;
import dev.weft.echo.call.CallException;
import dev.weft.echo.call.Deadline;
import dev.weft.echo.call.HttpAnswer;
import dev.weft.echo.call.HttpCall;
import dev.weft.echo.call.HttpConnection;
import dev.weft.echo.call.Target;
import dev.weft.echo.request.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * Calls other programs on behalf of a request, one after the other, each on a connection of its
 * own. Safe on any thread; a call runs on a virtual thread.
 */
final class Calls {

    /** Requests that may be calling at one time; further ones fail at once. */
    private static final int MOST_AT_ONCE = 512;

    /** Calls in a row before it counts as a circle. */
    private static final int MOST_HOPS = 10;

    private static final String HOPS = "x-echo-hops";
    private static final Set<String> PASSED_ON =
            Set.of("traceparent", "tracestate", "baggage", "b3");

    private final Duration timeout;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);

    Calls(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * What the others said.
     *
     * @param allGood every one answered with a status below 400
     */
    record Outcome(JsonArray calls, boolean allGood) {}

    /** Makes the calls with the request's method and its trace and {@code x-} headers. */
    CompletableFuture<Outcome> make(List<Target> targets, Received request) {
        if (targets.isEmpty()) {
            return CompletableFuture.completedFuture(new Outcome(new JsonArray(), true));
        }
        var headers = passedOn(request);
        var method = request.method();
        var outcome = new CompletableFuture<Outcome>();
        Thread.startVirtualThread(
                () -> outcome.completeAsync(() -> run(method, targets, headers), Runnable::run));
        return outcome;
    }

    private Outcome run(String method, List<Target> targets, List<HttpCall.Header> headers) {
        var calls = new JsonArray();
        var allGood = true;
        for (var target : targets) {
            var call = new JsonObject();
            call.addProperty("url", target.toString());
            allGood &= one(new HttpCall(method, target, headers, ""), call);
            calls.add(call);
        }
        return new Outcome(calls, allGood);
    }

    private boolean one(HttpCall call, JsonObject into) {
        if (call.headers().stream().anyMatch(h -> h.name().equals(HOPS) && tooMany(h.value()))) {
            into.addProperty("error", "the calls go in a circle: more than " + MOST_HOPS + " hops");
            return false;
        }
        if (!free.tryAcquire()) {
            into.addProperty(
                    "error", "more than " + MOST_AT_ONCE + " requests are calling already");
            return false;
        }
        var deadline = Deadline.in(timeout);
        try (var connection = HttpConnection.open(call.target(), false, deadline)) {
            var answer = connection.exchange(call, deadline);
            into.addProperty("status", answer.status());
            into.add("answer", json(answer));
            return answer.failure().isEmpty();
        } catch (CallException e) {
            into.addProperty("error", e.getMessage());
            into.addProperty("reason", e.reason().label());
            return false;
        } finally {
            free.release();
        }
    }

    private static JsonElement json(HttpAnswer answer) {
        try {
            return JsonParser.parseString(answer.body());
        } catch (JsonSyntaxException e) {
            return new JsonPrimitive(answer.body());
        }
    }

    private static List<HttpCall.Header> passedOn(Received request) {
        var headers = new ArrayList<HttpCall.Header>();
        for (var entry : request.headers()) {
            var name = entry.getKey().toLowerCase(Locale.ROOT);
            var ours = name.startsWith("x-echo-");
            var hop = name.startsWith("x-forwarded-") || name.startsWith("x-http2-");
            if (PASSED_ON.contains(name) || (name.startsWith("x-") && !ours && !hop)) {
                headers.add(new HttpCall.Header(name, entry.getValue()));
            }
        }
        headers.add(new HttpCall.Header(HOPS, Integer.toString(hops(request) + 1)));
        return headers;
    }

    private static int hops(Received request) {
        var text = request.headers().get(HOPS, "0");
        return text.matches("\\d{1,4}") ? Integer.parseInt(text) : MOST_HOPS;
    }

    private static boolean tooMany(String hops) {
        return Integer.parseInt(hops) > MOST_HOPS;
    }
}
