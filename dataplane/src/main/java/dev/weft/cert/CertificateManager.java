package dev.weft.cert;

import dev.weft.identity.SpiffeId;
import dev.weft.tls.CsrFactory;
import dev.weft.tls.InvalidCertificateException;
import dev.weft.tls.MeshTrust;
import dev.weft.tls.Rehearsal;
import dev.weft.tls.Revocation;
import dev.weft.tls.SigningRequest;
import dev.weft.tls.TlsProfile;
import dev.weft.tls.WorkloadCertificate;
import dev.weft.tls.WorkloadTls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One certificate per identity for the whole node: fetched on request, renewed at half of its life,
 * kept while it is valid when renewal fails.
 *
 * <p>All methods from any thread, none blocks. Everything is decided and computed on one worker
 * thread; completions come from there: hop to your event loop.
 */
public final class CertificateManager implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateManager.class);

    private static final int MAX_OUTSTANDING = 8;

    /** Longer than anyone who was just handed the contexts takes to start a handshake. */
    private static final Duration RETIRE_AFTER = Duration.ofMinutes(1);

    private final CertificateAuthority authority;
    private final CertificateObserver observer;
    private final InstantSource clock;
    private final ScheduledExecutorService worker;
    private final TlsProfile profile;
    private final RenewalTiming timing;
    private final CsrFactory requests = new CsrFactory();

    private final Map<SpiffeId, Entry> entries = new ConcurrentHashMap<>(); // worker writes
    private final RequestQueue queue = new RequestQueue();
    private final RootUnion roots;
    private final Set<WorkloadTls> retiring = new HashSet<>();
    private int outstanding;
    private boolean rehearsed;
    private boolean closed;

    /**
     * With time, threads and chance from outside.
     *
     * @param worker one thread, owned by the manager from here on
     */
    CertificateManager(
            CertificateAuthority authority,
            CertificateObserver observer,
            InstantSource clock,
            ScheduledExecutorService worker,
            RandomGenerator random,
            Revocation revocation,
            TlsProfile profile) {
        this.authority = authority;
        this.observer = observer;
        this.clock = clock;
        this.worker = worker;
        this.timing = new RenewalTiming(random);
        this.roots = new RootUnion(revocation);
        this.profile = profile;
    }

    /** A manager with a worker thread of its own. */
    public static CertificateManager start(
            CertificateAuthority authority,
            CertificateObserver observer,
            Revocation revocation,
            TlsProfile profile) {
        ScheduledThreadPoolExecutor worker =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name("certificates").daemon().factory());
        worker.setRemoveOnCancelPolicy(true);
        worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return new CertificateManager(
                authority,
                observer,
                InstantSource.system(),
                worker,
                () -> ThreadLocalRandom.current().nextLong(),
                revocation,
                profile);
    }

    /** The certificate in use, if there is a valid one. */
    public Optional<WorkloadTls> current(SpiffeId identity) {
        Entry entry = entries.get(identity);
        return entry == null ? Optional.empty() : entry.view.valid(clock.instant());
    }

    /**
     * The certificate in use, or the one that comes. Fails with a {@link
     * CertificateUnavailableException} when the authority does not give one; the manager goes on
     * trying until the identity is forgotten.
     */
    public CompletionStage<WorkloadTls> request(SpiffeId identity, Priority priority) {
        CompletableFuture<WorkloadTls> result = new CompletableFuture<>();
        Optional<WorkloadTls> current = current(identity);
        if (current.isPresent()) {
            result.complete(current.get());
        } else if (!onWorker(() -> ask(identity, priority, result))) {
            fail(result, identity, "the program is shutting down");
        }
        return result;
    }

    /** Drops an identity that has no workload here any more, with whatever is on its way for it. */
    public void forget(SpiffeId identity) {
        onWorker(() -> {
            Entry entry = entries.remove(identity);
            if (entry != null) {
                drop(entry, "its last workload on this node is gone");
                entry.view.tls().ifPresent(this::retire);
                roots.gather(entries.values(), clock.instant());
            }
        });
    }

    /** Every identity and its state, sorted by identity. */
    public List<CertificateStatus> dump() {
        Instant now = clock.instant();
        return entries.values().stream()
                .map(entry -> new CertificateStatus(entry.identity, entry.view.stateAt(now)))
                .sorted(Comparator.comparing(status -> status.identity().toString()))
                .toList();
    }

    /** Fails those who wait and releases every context; connections made before live on. */
    @Override
    public void close() {
        onWorker(() -> {
            closed = true;
            for (Entry entry : entries.values()) {
                drop(entry, "the program is shutting down");
                entry.view.tls().ifPresent(WorkloadTls::close);
            }
            entries.clear();
            retiring.forEach(WorkloadTls::close);
            retiring.clear();
            worker.shutdown();
        });
    }

    private boolean onWorker(Runnable task) {
        try {
            worker.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    // From here on everything runs on the worker thread.

    private void ask(SpiffeId identity, Priority priority, CompletableFuture<WorkloadTls> result) {
        if (closed) {
            fail(result, identity, "the program is shutting down");
            return;
        }
        Entry entry = entries.computeIfAbsent(identity, Entry::new);
        Optional<WorkloadTls> current = entry.view.valid(clock.instant());
        if (current.isPresent()) {
            result.complete(current.get());
        } else if (entry.failures > 0 && !entry.asking && entry.nextAttempt != null) {
            fail(result, identity, reason(entry));
        } else {
            entry.await(result);
            enqueue(entry, priority);
        }
    }

    private static String reason(Entry entry) {
        return switch (entry.view.state()) {
            case CertificateStatus.Initializing _ -> "still asking";
            case CertificateStatus.Available available -> available.lastError().orElse("expired");
            case CertificateStatus.Unavailable unavailable -> unavailable.error();
        };
    }

    private void enqueue(Entry entry, Priority priority) {
        entry.cancelNextAttempt();
        if (!entry.asking) {
            queue.add(entry.identity, priority);
            pump();
        }
    }

    private void pump() {
        while (outstanding < MAX_OUTSTANDING) {
            Optional<Entry> next = queue.poll().map(entries::get);
            if (next.isEmpty()) {
                return;
            }
            fetch(next.get());
        }
    }

    private void fetch(Entry entry) {
        SigningRequest request;
        CompletionStage<List<String>> signed;
        try {
            request = requests.create(entry.identity);
            signed = authority.sign(entry.identity, request.csr());
        } catch (RuntimeException e) {
            failed(entry, "the request cannot be made: " + e.getMessage());
            return;
        }
        outstanding++;
        entry.asking = true;
        signed.whenComplete(
                (answer, error) -> onWorker(() -> answered(entry, request, answer, error)));
    }

    private void answered(
            Entry entry,
            SigningRequest request,
            @Nullable List<String> answer,
            @Nullable Throwable error) {
        outstanding--;
        entry.asking = false;
        if (!closed && entries.get(entry.identity) == entry) {
            try {
                if (answer == null) {
                    failed(entry, message(error));
                } else {
                    issued(entry, request, answer);
                }
            } catch (InvalidCertificateException | RuntimeException e) {
                failed(entry, "the authority's answer cannot be used: " + e.getMessage());
            }
        }
        pump();
    }

    private static String message(@Nullable Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        return cause == null ? "no answer" : String.valueOf(cause.getMessage());
    }

    private void issued(Entry entry, SigningRequest request, List<String> answer)
            throws InvalidCertificateException {
        Instant now = clock.instant();
        WorkloadCertificate certificate =
                WorkloadCertificate.parse(entry.identity, request.key(), answer, now);
        MeshTrust trust = roots.of(entry.identity.trustDomain());
        boolean newRoot = RootUnion.isNew(certificate, trust);
        WorkloadTls tls = WorkloadTls.of(certificate, trust, clock, profile);
        trust.replace(RootUnion.both(trust, certificate));
        if (!rehearsed) {
            rehearsed = true;
            LOG.debug("rehearsed a handshake, successful: {}", Rehearsal.of(tls));
        }
        Optional<WorkloadTls> old = entry.view.tls();
        Instant renewal = timing.renewal(certificate, now);
        entry.failures = 0;
        entry.view =
                new Entry.View(
                        Optional.of(tls),
                        new CertificateStatus.Available(certificate, renewal, Optional.empty()));
        schedule(entry, renewal);
        old.ifPresent(this::retire);
        roots.gather(entries.values(), now);
        if (newRoot) {
            renewThoseWithout(certificate, now);
        }
        LOG.debug("issued {}, next at {}", certificate, renewal);
        observer.issued(certificate);
        entry.takeWaiting().forEach(waiter -> waiter.complete(tls));
    }

    /**
     * A new root has come: soon peers will show certificates of it, and will not trust those of the
     * old one for ever.
     */
    private void renewThoseWithout(WorkloadCertificate news, Instant now) {
        int count = 0;
        for (Entry entry : entries.values()) {
            if (!entry.asking && RootUnion.lacks(entry.view, news, now)) {
                schedule(entry, timing.soon(now));
                count++;
            }
        }
        LOG.info(
                "{} came with a new root, {} certificates are renewed now", news.identity(), count);
    }

    private void failed(Entry entry, String reason) {
        Instant now = clock.instant();
        entry.failures++;
        Optional<WorkloadTls> valid = entry.view.valid(now);
        Instant next = now.plus(timing.pause(entry.failures));
        if (valid.isPresent() && valid.get().certificate().notAfter().isBefore(next)) {
            next = valid.get().certificate().notAfter();
        }
        CertificateStatus.State state =
                valid.isPresent()
                        ? new CertificateStatus.Available(
                                valid.get().certificate(), next, Optional.of(reason))
                        : new CertificateStatus.Unavailable(reason, next);
        if (valid.isEmpty()) {
            entry.view.tls().ifPresent(this::retire);
        }
        entry.view = new Entry.View(valid, state);
        roots.gather(entries.values(), now);
        schedule(entry, next);
        Duration pause = Duration.between(now, next);
        LOG.warn(
                "no {} certificate for {}, next attempt in {} ms: {}",
                valid.isPresent() ? "new" : "valid",
                entry.identity,
                pause.toMillis(),
                reason);
        observer.failed(entry.identity, reason, pause);
        entry.takeWaiting().forEach(waiter -> fail(waiter, entry.identity, reason));
    }

    private void schedule(Entry entry, Instant at) {
        long nanos = Math.max(0, Duration.between(clock.instant(), at).toNanos());
        entry.cancelNextAttempt();
        entry.nextAttempt =
                worker.schedule(
                        () -> enqueue(entry, Priority.BACKGROUND), nanos, TimeUnit.NANOSECONDS);
    }

    private void drop(Entry entry, String reason) {
        entry.cancelNextAttempt();
        queue.remove(entry.identity);
        entry.takeWaiting().forEach(waiter -> fail(waiter, entry.identity, reason));
    }

    /** Those who were handed these contexts just now may still start a handshake with them. */
    private void retire(WorkloadTls old) {
        retiring.add(old);
        worker.schedule(
                () -> {
                    retiring.remove(old);
                    old.close();
                },
                RETIRE_AFTER.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    private static void fail(
            CompletableFuture<WorkloadTls> result, SpiffeId identity, String reason) {
        result.completeExceptionally(new CertificateUnavailableException(identity, reason));
    }
}
