package dev.weft.waypoint.authz.jwt;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.weft.waypoint.request.SideCalls;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of one remote source, kept for five minutes and fetched anew a minute before. One fetch
 * at a time, whoever waits. When one fails, the last good keys stay, and the next is tried after a
 * pause that doubles. Any thread; answers come on the loop that asked.
 */
final class RemoteKeys {

    static final Duration FRESH = Duration.ofMinutes(5);
    static final Duration AHEAD = Duration.ofMinutes(4);
    static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** Between fetches for the sake of keys that are not in the set: tokens cannot cause more. */
    static final Duration UNKNOWN_KEY_PAUSE = Duration.ofSeconds(10);

    private static final int LARGEST = 256 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(RemoteKeys.class);

    private record Waiter(EventLoop loop, Consumer<Optional<KeySet>> then) {

        void tell(Optional<KeySet> keys) {
            if (loop.inEventLoop()) {
                then.accept(keys);
            } else {
                loop.execute(() -> then.accept(keys));
            }
        }
    }

    private final KeySource.Remote source;
    private final SideCalls calls;
    private final InstantSource clock;

    // All guarded by this; no call goes out while it is held.
    private @Nullable KeySet keys;
    private Instant fetched = Instant.MIN;
    private Instant attempted = Instant.MIN;
    private Duration pause = Duration.ZERO;
    private @Nullable List<Waiter> fetching; // null: no fetch is on its way

    RemoteKeys(KeySource.Remote source, SideCalls calls, InstantSource clock) {
        this.source = source;
        this.calls = calls;
        this.clock = clock;
    }

    /**
     * Finds the keys.
     *
     * @param newerThan keys that did not do: they are fetched anew unless that was just done; null
     *     for any
     * @param then told at once if nothing must be fetched; empty if there are none
     */
    void find(@Nullable KeySet newerThan, EventLoop loop, Consumer<Optional<KeySet>> then) {
        Optional<KeySet> answer;
        boolean fetch;
        boolean wait;
        synchronized (this) {
            Instant now = clock.instant();
            boolean fresh = keys != null && now.isBefore(fetched.plus(FRESH));
            boolean better = keys != null && !keys.equals(newerThan);
            boolean mayFetch = mayFetch(now, newerThan != null && !better);
            boolean enough = fresh && (newerThan == null || better);
            wait = !enough && (fetching != null || mayFetch);
            boolean ahead = enough && !now.isBefore(fetched.plus(AHEAD));
            fetch = fetching == null && mayFetch && (wait || ahead);
            answer = Optional.ofNullable(keys);
            if (fetch) {
                fetching = new ArrayList<>();
                attempted = now;
            }
            if (wait && fetching != null) {
                fetching.add(new Waiter(loop, then));
            }
        }
        if (!wait) {
            then.accept(answer);
        }
        if (fetch) {
            fetch(loop);
        }
    }

    private boolean mayFetch(Instant now, boolean forUnknownKey) {
        Duration least =
                forUnknownKey && pause.compareTo(UNKNOWN_KEY_PAUSE) < 0 ? UNKNOWN_KEY_PAUSE : pause;
        return attempted.equals(Instant.MIN) || !now.isBefore(attempted.plus(least));
    }

    private void fetch(EventLoop loop) {
        CompletionStage<KeySet> fetch =
                source.discovered()
                        ? document(source.uri(), loop)
                                .thenCompose(text -> document(keysUri(text), loop))
                                .thenApply(RemoteKeys::parse)
                        : document(source.uri(), loop).thenApply(RemoteKeys::parse);
        fetch.whenComplete((found, failure) -> {
            if (failure != null) {
                LOG.warn(
                        "keys of issuer {} could not be got from {}: {}",
                        source.issuer(),
                        source.uri(),
                        failure.toString());
            }
            finished(found);
        });
    }

    private void finished(@Nullable KeySet found) {
        List<Waiter> waiters;
        Optional<KeySet> answer;
        synchronized (this) {
            if (found == null) {
                pause =
                        pause.isZero()
                                ? SHORTEST_PAUSE
                                : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            } else {
                keys = keys == null ? found : keys.orSame(found);
                fetched = clock.instant();
                pause = Duration.ZERO;
            }
            waiters = fetching == null ? List.of() : fetching;
            fetching = null;
            answer = Optional.ofNullable(keys);
        }
        waiters.forEach(waiter -> waiter.tell(answer));
    }

    private CompletionStage<String> document(URI uri, EventLoop loop) {
        CompletionStage<SideCalls.Answer> answer;
        try {
            answer = calls.fetch(uri, new SideCalls.Limits(source.time(), LARGEST), loop);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return answer.thenCompose(it ->
                it.head().status() == 200
                        ? CompletableFuture.completedStage(
                                it.body().toString(StandardCharsets.UTF_8))
                        : CompletableFuture.failedStage(
                                new IOException(
                                        uri + " answered " + it.head().status() + ", not 200")));
    }

    /** Out of a description that must be the issuer's own. */
    private URI keysUri(String description) {
        try {
            JsonObject json = JsonParser.parseString(description).getAsJsonObject();
            String issuer = json.get("issuer").getAsString();
            if (!issuer.equals(source.issuer())) {
                throw new IllegalStateException(
                        "the description is of issuer '" + issuer + "', not of this one");
            }
            return KeySource.webUri(json.get("jwks_uri").getAsString());
        } catch (JsonParseException
                | NullPointerException
                | UnsupportedOperationException
                | ParseException e) {
            throw new IllegalStateException(
                    "the description does not name issuer and jwks_uri: " + e.getMessage(), e);
        }
    }

    private static KeySet parse(String text) {
        try {
            return KeySet.parse(text);
        } catch (ParseException e) {
            throw new IllegalStateException("not a set of keys: " + e.getMessage(), e);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
