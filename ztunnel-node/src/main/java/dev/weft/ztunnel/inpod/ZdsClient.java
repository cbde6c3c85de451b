package dev.weft.ztunnel.inpod;

import dev.weft.linux.LinuxException;
import dev.weft.linux.Packet;
import dev.weft.linux.Reception;
import dev.weft.linux.SeqPacketSocket;
import dev.weft.ztunnel.inpod.ZdsException.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection to the node agent and passes on what it says, one request and one answer at a
 * time.
 *
 * <p>Owns one platform thread, on which the {@link PodProxyManager} runs too. {@link #start} and
 * {@link #shutDown} from any thread.
 */
public final class ZdsClient {
    private static final Logger log = LoggerFactory.getLogger(ZdsClient.class);
    private static final Duration RETRY_PENDING = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIME = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    private final Path path;
    private final PodProxyManager pods;
    private final Runnable onFatal;
    private final Thread thread = Thread.ofPlatform().name("zds").unstarted(this::run);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    /** Where {@link #shutDown} finds the socket to wake the thread with. */
    private final AtomicReference<@Nullable SeqPacketSocket> open = new AtomicReference<>();

    /** When pending pods were last tried, in {@link System#nanoTime}; ZDS thread only. */
    private long lastRetry = System.nanoTime();

    /** Written before {@link #stopping} is released, read after. */
    private Duration deadline = Duration.ZERO;

    /**
     * A client that is not connected yet.
     *
     * @param path the node agent's socket
     * @param onFatal called once, on the ZDS thread, when the agent breaks the protocol in a way
     *     from which only a new process recovers
     */
    public ZdsClient(Path path, PodProxyManager pods, Runnable onFatal) {
        this.path = path;
        this.pods = pods;
        this.onFatal = onFatal;
    }

    public void start() {
        thread.start();
    }

    /** Leaves the agent and drains every pod; completes when nothing is left. */
    public synchronized CompletionStage<Void> shutDown(Duration drainTime) {
        if (stopping.getCount() > 0) {
            deadline = drainTime;
            stopping.countDown();
            SeqPacketSocket socket = open.getAndSet(null);
            if (socket != null) {
                socket.close();
            }
            if (thread.getState() == Thread.State.NEW) {
                drained.complete(null);
            }
        }
        return drained;
    }

    private void run() {
        try {
            Duration pause = FIRST_PAUSE;
            while (!stopped(Duration.ZERO)) {
                pause = session() ? FIRST_PAUSE : longer(pause);
                if (stopped(pause)) {
                    break;
                }
                retryPending();
            }
        } catch (ZdsException e) {
            log.error("the node agent broke the protocol, giving up: {}", e.problem());
            onFatal.run();
        }
        pods.shutDown(deadline).whenComplete((done, failure) -> drained.complete(null));
    }

    /** One connection to its end; true when the agent had said at least one thing. */
    private boolean session() throws ZdsException {
        boolean spoken = false;
        try (SeqPacketSocket socket = SeqPacketSocket.connect(path)) {
            open.set(socket);
            if (stopped(Duration.ZERO)) {
                return spoken;
            }
            socket.send(ZdsCodec.hello(), ANSWER_TIME);
            log.info("connected to the node agent at {}", path);
            pods.connected();
            while (exchange(socket)) {
                spoken = true;
            }
        } catch (LinuxException e) {
            if (stopping.getCount() > 0) {
                log.warn("the node agent at {} cannot be reached: {}", path, e.getMessage());
            }
        } finally {
            open.set(null);
            pods.disconnected();
        }
        return spoken;
    }

    /** Waits for one request and answers it; false when the connection is over. */
    private boolean exchange(SeqPacketSocket socket) throws LinuxException, ZdsException {
        while (true) {
            switch (socket.receive(ZdsCodec.MAX_PACKET, untilRetry())) {
                case Reception.TimedOut timedOut -> retryPending();
                case Reception.EndOfStream end -> {
                    log.info("the node agent closed the connection");
                    return false;
                }
                case Reception.Received received -> {
                    return answer(socket, received.packet());
                }
            }
        }
    }

    /** A busy agent must not keep pending pods from being tried again, nor a quiet one. */
    private Duration untilRetry() {
        Duration left = RETRY_PENDING.minusNanos(System.nanoTime() - lastRetry);
        return left.isPositive() ? left : Duration.ZERO;
    }

    private void retryPending() {
        pods.retryPending();
        lastRetry = System.nanoTime();
    }

    private boolean answer(SeqPacketSocket socket, Packet packet)
            throws LinuxException, ZdsException {
        try {
            pods.handle(ZdsCodec.decode(packet));
            socket.send(ZdsCodec.ack(""), ANSWER_TIME);
            return true;
        } catch (ZdsException e) {
            log.warn("refused a request of the node agent: {}", e.problem());
            socket.send(ZdsCodec.ack(e.problem()), ANSWER_TIME);
            if (e.scope() == Scope.PROCESS) {
                throw e;
            }
            return e.scope() == Scope.REQUEST;
        }
    }

    private boolean stopped(Duration within) {
        try {
            return stopping.await(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }
}
