package dev.weft.waypoint.upstream.dial;

import dev.weft.net.IpAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Asks the resolver of the system, on threads that may wait for it, and remembers what it said for
 * a while. Those who ask for the same name at once share one search. When a search fails, what was
 * known before holds on. Any thread.
 */
public final class SystemLookup implements HostLookup {
    private static final Duration LIFE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int MOST = 4096;

    /** The question itself; may block. */
    @FunctionalInterface
    public interface Resolver {
        InetAddress[] resolve(String hostname) throws UnknownHostException;
    }

    /** What is known, or being asked. */
    private record Known(
            CompletableFuture<List<InetAddress>> answer, List<InetAddress> before, long until) {}

    private final Resolver resolver;
    private final Executor waiting;
    private final LongSupplier nanoTime;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /**
     * A lookup.
     *
     * @param waiting threads that may block
     */
    public SystemLookup(Resolver resolver, Executor waiting, LongSupplier nanoTime) {
        this.resolver = resolver;
        this.waiting = waiting;
        this.nanoTime = nanoTime;
    }

    /** By the resolver of the system. */
    public static SystemLookup of(Executor waiting) {
        return new SystemLookup(InetAddress::getAllByName, waiting, System::nanoTime);
    }

    @Override
    public CompletionStage<List<InetAddress>> find(String hostname) {
        long now = nanoTime.getAsLong();
        Known last = known.get(hostname);
        if (last != null && (!last.answer.isDone() || last.until - now > 0)) {
            return last.answer;
        }
        List<InetAddress> before =
                last != null && !last.answer.isCompletedExceptionally()
                        ? last.answer.join()
                        : List.of();
        Known search = new Known(new CompletableFuture<>(), before, now + LIFE.toNanos());
        if (known.size() >= MOST) {
            known.clear();
        }
        known.put(hostname, search);
        try {
            waiting.execute(() -> ask(hostname, search));
        } catch (RejectedExecutionException e) {
            search.answer.completeExceptionally(
                    new IOException("the host " + hostname + " cannot be looked up", e));
        }
        return search.answer;
    }

    private void ask(String hostname, Known search) {
        try {
            List<InetAddress> found =
                    Stream.of(resolver.resolve(hostname)).map(IpAddresses::canonical).toList();
            if (found.isEmpty()) {
                throw new UnknownHostException(hostname);
            }
            search.answer.complete(found);
        } catch (IOException e) {
            failed(hostname, search, e);
        }
    }

    private void failed(String hostname, Known search, IOException cause) {
        long again = nanoTime.getAsLong() + PAUSE.toNanos();
        IOException failure =
                new IOException("the host " + hostname + " is not known: " + cause.getMessage());
        CompletableFuture<List<InetAddress>> result =
                search.before.isEmpty()
                        ? CompletableFuture.failedFuture(failure)
                        : CompletableFuture.completedFuture(search.before);
        known.replace(hostname, search, new Known(result, search.before, again));
        if (search.before.isEmpty()) {
            search.answer.completeExceptionally(failure);
        } else {
            search.answer.complete(search.before);
        }
    }
}
