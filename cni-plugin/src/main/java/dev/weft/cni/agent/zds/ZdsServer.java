package dev.weft.cni.agent.zds;

import dev.weft.linux.LinuxException;
import dev.weft.linux.Packet;
import dev.weft.linux.SeqPacketServer;
import dev.weft.linux.SeqPacketSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where node proxies connect. While a proxy is replaced there are two: a pod that starts goes to
 * the one that connected last, a pod that ends is told to all.
 */
public final class ZdsServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ZdsServer.class);

    private static final int BACKLOG = 8;
    private static final int MAX_CONNECTIONS = 16;
    private static final Duration ACCEPT_WAIT = Duration.ofSeconds(60);

    private final Path path;
    private final ZdsTiming timing;
    private final Supplier<List<SnapshotEntry>> snapshot;
    private final Runnable whenServing;

    /** Connections that said hello, in that order. */
    private final List<ZdsConnection> proxies = new CopyOnWriteArrayList<>();

    /** Every open connection, so that closing ends those too that said nothing yet. */
    private final List<ZdsConnection> connections = new CopyOnWriteArrayList<>();

    // Written once by start, read by close on another thread.
    private volatile @Nullable SeqPacketServer server;
    private volatile boolean closed;

    /**
     * Prepares a server.
     *
     * @param snapshot all pods that proxies are to serve; called on a connection's thread, which
     *     closes the entries
     * @param whenServing called on a connection's thread when its proxy has the snapshot: what was
     *     refused for want of a proxy is worth another try
     */
    public ZdsServer(
            Path path,
            ZdsTiming timing,
            Supplier<List<SnapshotEntry>> snapshot,
            Runnable whenServing) {
        this.path = path;
        this.timing = timing;
        this.snapshot = snapshot;
        this.whenServing = whenServing;
    }

    /** Listens, in place of an earlier agent if there was one, and accepts from now on. */
    public void start() throws IOException {
        SeqPacketServer listening = SeqPacketServer.listen(path, BACKLOG);
        server = listening;
        Thread.ofPlatform().daemon().name("zds-accept").start(() -> acceptAll(listening));
    }

    /** Whether a proxy is connected. */
    public boolean isConnected() {
        return !proxies.isEmpty();
    }

    /**
     * Gives a pod to the proxy that connected last and waits until it serves it. Takes ownership of
     * the pod's descriptor. Repeating it changes nothing.
     *
     * @throws ZdsException worth repeating later
     */
    public void add(ZdsPod pod) throws ZdsException {
        Optional<ZdsConnection> latest = latest();
        if (latest.isEmpty()) {
            pod.close();
            throw new ZdsException("no node proxy is connected to " + path + ": is it running?");
        }
        Packet packet = Packet.of(ZdsMessages.add(pod), pod.netns());
        String refusal = await(latest.get().request(packet));
        if (!refusal.isEmpty()) {
            throw new ZdsException("the node proxy refused the pod: " + refusal);
        }
    }

    /**
     * Tells every proxy that a pod is no longer theirs and waits for their answers. A proxy that
     * does not answer learns it from its next snapshot.
     */
    public void delete(String uid) {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (ZdsConnection proxy : proxies) {
            answers.add(proxy.request(Packet.of(ZdsMessages.delete(uid))));
        }
        for (CompletableFuture<String> answer : answers) {
            try {
                String refusal = await(answer);
                if (!refusal.isEmpty()) {
                    log.warn("a proxy could not end pod uid {}: {}", uid, refusal);
                }
            } catch (ZdsException e) {
                log.info("a proxy was not told the end of pod uid {}: {}", uid, e.getMessage());
            }
        }
    }

    private Optional<ZdsConnection> latest() {
        List<ZdsConnection> now = List.copyOf(proxies);
        return now.isEmpty() ? Optional.empty() : Optional.of(now.getLast());
    }

    private String await(CompletableFuture<String> answer) throws ZdsException {
        // Sending and answering may take the exchange time each; a snapshot may be ahead of us.
        Duration limit = timing.exchange().multipliedBy(3);
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ZdsException(String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException e) {
            throw new ZdsException("the node proxy is busy: no answer in " + limit, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ZdsException("interrupted while waiting for the node proxy", e);
        }
    }

    private void acceptAll(SeqPacketServer listening) {
        while (!closed) {
            try {
                listening.accept(ACCEPT_WAIT).ifPresent(this::accepted);
            } catch (LinuxException e) {
                if (!closed) {
                    log.warn("accepting on {} failed, going on: {}", path, e.getMessage());
                    pause();
                }
            }
        }
    }

    private void accepted(SeqPacketSocket socket) {
        if (connections.size() >= MAX_CONNECTIONS) {
            log.warn("{} connections on {}: refusing another", MAX_CONNECTIONS, path);
            socket.close();
            return;
        }
        ZdsConnection connection = new ZdsConnection(socket, timing);
        connections.add(connection);
        Thread.ofPlatform().daemon().name("zds-proxy").start(() -> serve(connection));
        pause();
    }

    private void serve(ZdsConnection connection) {
        try (connection) {
            connection.greet();
            // From here on requests are queued behind the snapshot, which is taken after this.
            proxies.add(connection);
            log.info("a node proxy connected");
            connection.serve(snapshot, whenServing);
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                log.warn("the connection of a node proxy ended: {}", e.getMessage());
            }
        } finally {
            proxies.remove(connection);
            connections.remove(connection);
        }
    }

    /** Keeps a proxy that connects in a loop from keeping us busy. */
    private void pause() {
        long end = System.nanoTime() + timing.betweenAccepts().toNanos();
        while (!closed && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    /** Ends every connection; proxies go on serving what they have. */
    @Override
    public void close() {
        closed = true;
        SeqPacketServer listening = server;
        if (listening != null) {
            listening.close();
        }
        connections.forEach(ZdsConnection::close);
    }
}
