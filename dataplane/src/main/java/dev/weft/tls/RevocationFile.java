package dev.weft.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a file of revocation lists. A file that cannot be read, or is half written, leaves the
 * last good lists in force and is told in the log and by {@link #problem}.
 *
 * <p>Owns one thread, on which the file is read every two seconds.
 */
public final class RevocationFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RevocationFile.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final Path path;
    private final Revocation revocation;
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().name("revocation").daemon().factory());

    private byte[] lastRead = new byte[0];
    private volatile Optional<String> problem = Optional.empty();

    public RevocationFile(Path path, Revocation revocation) {
        this.path = path;
        this.revocation = revocation;
    }

    /** Reads the file once, so that no handshake goes before it, then follows it. */
    public void start() {
        look();
        thread.scheduleWithFixedDelay(
                this::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Why the file as it is now is not in force; empty if it is. */
    public Optional<String> problem() {
        return problem;
    }

    /** One look; before {@link #start} on any thread, then on the own one. */
    void look() {
        try {
            byte[] bytes = read();
            if (problem.isEmpty() && Arrays.equals(bytes, lastRead)) {
                return;
            }
            RevocationLists lists = RevocationLists.parse(bytes);
            lastRead = bytes;
            problem = Optional.empty();
            int ended = revocation.replace(lists);
            LOG.info(
                    "{} revocation lists from {}, {} connections ended", lists.size(), path, ended);
        } catch (IOException | InvalidCertificateException e) {
            String reason = e instanceof IOException ? e.toString() : e.getMessage();
            String told = path + " cannot be used, the last good lists stay: " + reason;
            if (!problem.equals(Optional.of(told))) {
                LOG.warn("{}", told);
                problem = Optional.of(told);
            }
        }
    }

    private byte[] read() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(RevocationLists.MAX_BYTES + 1);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
