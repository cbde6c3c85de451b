package dev.weft.perf.discovery;

import dev.weft.local.config.LogTail;
import dev.weft.perf.measure.BenchFailure;
import dev.weft.perf.report.NodeOptions;
import dev.weft.perf.tunnel.TunnelIdentity;
import dev.weft.ztunnel.DiscoveryProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A node proxy's discovery in a JVM with the node proxy's options. Used by the main thread; one
 * more thread reads what the process says.
 */
final class ProbeProcess implements AutoCloseable {

    private static final String ENDED = "ended 0";
    private static final long LIMIT_SECONDS = 120;

    private final Process process;
    private final Path log;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    private ProbeProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it; {@code folder} has the authority's {@code ca.pem} and takes the log. */
    static ProbeProcess start(int port, Path folder, int workloads, int maxHeapMib) {
        var log = folder.resolve("probe.log");
        var command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        NodeOptions.argument(),
                        "-Xmx" + maxHeapMib + "m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DiscoveryProbe.class.getName(),
                        Integer.toString(port),
                        folder.resolve("ca.pem").toString(),
                        TunnelIdentity.DNS_NAME,
                        Integer.toString(workloads),
                        SyntheticMesh.CHANGED_ADDRESS);
        try {
            var process = new ProcessBuilder(command).redirectError(log.toFile()).start();
            var probe = new ProbeProcess(process, log);
            Thread.ofPlatform().daemon().name("probe-output").start(probe::listen);
            return probe;
        } catch (IOException e) {
            throw new BenchFailure("cannot start a JVM: " + e.getMessage(), e);
        }
    }

    long id() {
        return process.pid();
    }

    /** The number behind this word, once it is said; empty if the process ended before. */
    Optional<Long> await(String word) throws InterruptedException {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (true) {
            var line = said.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw failure("did not get as far as \"" + word + "\" in " + LIMIT_SECONDS + " s");
            }
            if (line.equals(ENDED)) {
                return Optional.empty();
            }
            if (line.startsWith(word + " ")) {
                return Optional.of(Long.parseLong(line.substring(word.length() + 1)));
            }
        }
    }

    /** Bytes that live on its heap. */
    long heap() throws InterruptedException {
        try {
            process.getOutputStream().write("heap\n".getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw failure("takes no more orders");
        }
        return await("heap").orElseThrow(() -> failure("ended early"));
    }

    /** For the user, with the end of the log. */
    BenchFailure failure(String what) {
        return new BenchFailure("the measured process " + what + "\n" + LogTail.of(log));
    }

    /** Whether it ended because its heap was full. */
    boolean ranOutOfMemory() throws InterruptedException {
        return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 3;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(said::add);
        } catch (IOException | UncheckedIOException e) {
            // Its output ends with it.
        }
        said.add(ENDED);
    }
}
