package dev.weft.local.capture;

import dev.weft.linux.CapturedFrame;
import dev.weft.linux.PacketCapture;
import dev.weft.local.client.CaptureScan;
import dev.weft.local.config.LocalMeshException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the packets of one or more interfaces of this network namespace in a file. One platform
 * thread per interface reads; the file is guarded by a lock. {@link #scan} and {@link #close} may
 * be called from any other thread.
 */
public final class CaptureSession implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CaptureSession.class);

    private static final Duration WAIT = Duration.ofMillis(20);
    private static final long LARGEST_FILE = 512L << 20;
    private static final int DRAIN_SECONDS = 10;

    private final Path file;
    private final PcapFile packets;
    private final List<PacketCapture> captures = new ArrayList<>();

    /** Guards the file and the counters below. */
    private final ReentrantLock lock = new ReentrantLock();

    private final List<CountDownLatch> waiting = new ArrayList<>();
    private long notKept;
    private final Map<PacketCapture, Long> kernelDropped = new HashMap<>();
    private boolean closed;

    private CaptureSession(Path file, PcapFile packets) {
        this.file = file;
        this.packets = packets;
    }

    /** Starts to capture; packets sent after this returns are seen. */
    public static CaptureSession start(Path file, List<String> interfaces) {
        try {
            Files.createDirectories(file.getParent());
            CaptureSession session = new CaptureSession(file, new PcapFile(file));
            for (String name : interfaces) {
                PacketCapture capture = PacketCapture.open(name);
                session.captures.add(capture);
                Thread.ofPlatform()
                        .daemon()
                        .name("capture-" + name)
                        .start(() -> session.read(capture));
            }
            return session;
        } catch (IOException e) {
            throw LocalMeshException.causedBy(e, "cannot capture on %s: %s", interfaces, e);
        }
    }

    /** Looks through everything that was sent before this call. */
    public CaptureScan scan(String text) {
        drain();
        SegmentTally tally = new SegmentTally(text);
        lock.lock();
        try {
            packets.flush();
            PcapFile.read(file, tally::add);
            long lost = kernelDropped.values().stream().mapToLong(Long::longValue).sum();
            return tally.result(notKept + lost, file.toString());
        } catch (IOException e) {
            throw LocalMeshException.causedBy(e, "cannot read capture %s: %s", file, e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        captures.forEach(PacketCapture::close);
        lock.lock();
        try {
            closed = true;
            packets.close();
            waiting.forEach(CountDownLatch::countDown);
        } catch (IOException e) {
            log.warn("closing capture {}", file, e);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until every reader has found its queue empty once. */
    private void drain() {
        CountDownLatch latch = new CountDownLatch(captures.size());
        lock.lock();
        try {
            if (closed) {
                return;
            }
            waiting.add(latch);
        } finally {
            lock.unlock();
        }
        try {
            if (!latch.await(DRAIN_SECONDS, TimeUnit.SECONDS)) {
                throw LocalMeshException.of(
                        "capture %s is %d s behind: too much traffic", file, DRAIN_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalMeshException("interrupted while reading capture " + file, e);
        }
    }

    private void read(PacketCapture capture) {
        List<CountDownLatch> answered = new ArrayList<>();
        try {
            while (true) {
                Optional<CapturedFrame> frame = capture.next(WAIT);
                lock.lock();
                try {
                    if (closed) {
                        return;
                    }
                    if (frame.isPresent()) {
                        keep(frame.get());
                        continue;
                    }
                    kernelDropped.put(capture, capture.dropped());
                    for (CountDownLatch latch : waiting) {
                        if (!answered.contains(latch)) {
                            answered.add(latch);
                            latch.countDown();
                        }
                    }
                    waiting.removeIf(latch -> latch.getCount() == 0);
                    answered.retainAll(waiting);
                } finally {
                    lock.unlock();
                }
            }
        } catch (IOException e) {
            log.warn("capture {} ended early", file, e);
        }
    }

    private void keep(CapturedFrame frame) throws IOException {
        if (!TcpSegment.isIp(frame.bytes())) {
            return;
        }
        if (packets.bytes() > LARGEST_FILE) {
            notKept++;
            return;
        }
        packets.add(frame.bytes(), frame.length());
    }
}
