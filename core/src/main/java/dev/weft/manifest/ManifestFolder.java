package dev.weft.manifest;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of manifests, read and then watched: {@code .yaml}, {@code .yml} and {@code .json} at
 * any depth, several documents per file; names that begin with a dot are ignored.
 *
 * <p>A change is published once the folder has been quiet for a moment, and only if an object or a
 * problem really changed. The file system's notices are a hint: the folder is looked through in any
 * case every {@link Timing#rescan}. A broken file keeps its last good objects and is reported in
 * {@link Manifests#problems}; the same holds for a folder that cannot be read.
 *
 * <p>Thread: {@link #start} and one daemon thread after it read; listeners run there, one at a
 * time, and {@link #current} may be asked anywhere.
 */
public final class ManifestFolder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ManifestFolder.class);

    private static final WatchEvent.Kind<?>[] KINDS = {
        StandardWatchEventKinds.ENTRY_CREATE,
        StandardWatchEventKinds.ENTRY_MODIFY,
        StandardWatchEventKinds.ENTRY_DELETE
    };

    /** A folder that never falls quiet is read after this many quiet times. */
    private static final int LONGEST_WAIT = 20;

    /**
     * When the folder is read.
     *
     * @param quiet how long nothing may happen before a change is read
     * @param rescan how often the folder is looked through without a notice
     */
    public record Timing(Duration quiet, Duration rescan) {
        public static final Timing STANDARD =
                new Timing(Duration.ofMillis(50), Duration.ofSeconds(5));
    }

    private final Path root;
    private final Timing timing;
    private final FolderScan scan;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Consumer<Manifests>> listeners = new CopyOnWriteArrayList<>();

    /** Held while a snapshot is handed out, so that every listener sees them in order. */
    private final ReentrantLock delivery = new ReentrantLock();

    // Written by the scanning thread under the delivery lock, read anywhere.
    private volatile Manifests current = Manifests.NONE;
    // Written by start before the thread begins, and by close.
    private volatile @Nullable WatchService watch;
    private @Nullable Thread thread;

    public ManifestFolder(Path root) {
        this(root, Timing.STANDARD);
    }

    public ManifestFolder(Path root, Timing timing) {
        this.root = root.toAbsolutePath().normalize();
        this.timing = timing;
        this.scan = new FolderScan(this.root, Yaml.Limits.STANDARD, this::register);
    }

    /** Reads the folder, which may not exist yet, and goes on watching it. Called once. */
    public void start() {
        try {
            watch = FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            log.warn("no change notices for {}, reading it every {}: {}", root, timing.rescan(), e);
        }
        rescan();
        thread = Thread.ofPlatform().daemon().name("manifests").start(this::run);
    }

    /** The newest snapshot; {@link Manifests#NONE} before {@link #start}. */
    public Manifests current() {
        return current;
    }

    /**
     * Hands the current snapshot to a listener at once, and every later one on the folder's thread.
     * A listener must not wait for anything that needs this folder.
     *
     * @return ends the subscription when closed
     */
    public Subscription subscribe(Consumer<Manifests> listener) {
        delivery.lock();
        try {
            listeners.add(listener);
            listener.accept(current);
        } finally {
            delivery.unlock();
        }
        return () -> listeners.remove(listener);
    }

    /** Ends a subscription. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** Stops watching; the last snapshot stays. */
    @Override
    public void close() {
        closed.countDown();
        WatchService service = watch;
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                log.debug("closing the watch of {}", root, e);
            }
        }
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        while (closed.getCount() > 0) {
            try {
                awaitChange();
                rescan();
            } catch (ClosedWatchServiceException | InterruptedException e) {
                log.debug("no longer watching {}", root);
                return;
            } catch (RuntimeException e) {
                log.error("reading {} failed; its last good state stays", root, e);
            }
        }
    }

    private void awaitChange() throws InterruptedException {
        WatchService service = watch;
        if (service == null) {
            boolean ended = closed.await(timing.rescan().toNanos(), TimeUnit.NANOSECONDS);
            log.trace("folder closed: {}", ended);
            return;
        }
        long quiet = timing.quiet().toNanos();
        WatchKey key = service.poll(timing.rescan().toNanos(), TimeUnit.NANOSECONDS);
        long end = System.nanoTime() + LONGEST_WAIT * quiet;
        while (key != null && System.nanoTime() - end < 0) {
            key.pollEvents();
            key.reset();
            key = service.poll(quiet, TimeUnit.NANOSECONDS);
        }
        if (key != null) {
            key.reset();
        }
    }

    private void rescan() {
        Manifests found = scan.scan();
        if (found.sameAs(current) && current.revision() > 0) {
            return;
        }
        found.problems().stream()
                .filter(problem -> !current.problems().contains(problem))
                .forEach(problem -> log.warn("manifest not used: {}", problem));
        delivery.lock();
        try {
            Manifests next =
                    new Manifests(current.revision() + 1, found.objects(), found.problems());
            current = next;
            listeners.forEach(listener -> deliver(listener, next));
        } finally {
            delivery.unlock();
        }
    }

    private void deliver(Consumer<Manifests> listener, Manifests manifests) {
        try {
            listener.accept(manifests);
        } catch (RuntimeException e) {
            log.error("a listener of {} failed at revision {}", root, manifests.revision(), e);
        }
    }

    private void register(Path directory) {
        WatchService service = watch;
        if (service == null) {
            return;
        }
        try {
            directory.register(service, KINDS);
        } catch (IOException e) {
            log.debug("no change notices for {}: found by the next rescan", directory, e);
        }
    }
}
