package dev.weft.cni.agent.zds;

import dev.weft.linux.LinuxException;
import dev.weft.linux.Packet;
import dev.weft.linux.Reception;
import dev.weft.linux.SeqPacketSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connected proxy: the hello, the snapshot, then requests one after the other, each with its
 * answer. {@link #serve} runs on a platform thread of its own; requests come from any thread.
 */
final class ZdsConnection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ZdsConnection.class);

    private static final int MAX_PACKET_BYTES = 1024;

    private final SeqPacketSocket socket;
    private final ZdsTiming timing;
    private final BlockingQueue<ZdsRequest> requests = new LinkedBlockingQueue<>();

    /** Guards the decision between queueing a request and failing it. */
    private final Object ending = new Object();

    private boolean ended;

    ZdsConnection(SeqPacketSocket socket, ZdsTiming timing) {
        this.socket = socket;
        this.timing = timing;
    }

    /**
     * Waits for the proxy's hello.
     *
     * @throws IOException it is no proxy that we can talk to
     */
    void greet() throws IOException {
        ZdsMessages.requireHello(receive("its hello"));
    }

    /**
     * Sends the snapshot, then requests, until the connection breaks or is closed.
     *
     * @param snapshot taken after requests are being queued here, so that nothing is lost between
     * @param whenServing called once the proxy has the snapshot
     * @throws IOException why it ended
     */
    void serve(Supplier<List<SnapshotEntry>> snapshot, Runnable whenServing) throws IOException {
        List<SnapshotEntry> entries = snapshot.get();
        try {
            for (SnapshotEntry entry : entries) {
                sendEntry(entry);
            }
        } finally {
            entries.forEach(SnapshotEntry::close);
        }
        logRefusal("the snapshot", exchange(Packet.of(ZdsMessages.snapshotSent())));
        whenServing.run();
        while (true) {
            ZdsRequest next = await();
            if (next == null) {
                requireSilence(timing.keepaliveRead());
                continue;
            }
            answer(next);
        }
    }

    private void sendEntry(SnapshotEntry entry) throws IOException {
        switch (entry) {
            case SnapshotEntry.Serve(ZdsPod pod) ->
                    // The proxy keeps trying by itself what it could not start.
                    logRefusal(
                            "pod " + pod.namespace() + "/" + pod.name(),
                            exchange(Packet.of(ZdsMessages.add(pod), pod.netns())));
            case SnapshotEntry.Keep(String uid) ->
                    logRefusal("pod uid " + uid, exchange(Packet.of(ZdsMessages.keep(uid))));
        }
    }

    private @Nullable ZdsRequest await() throws IOException {
        try {
            return requests.poll(timing.keepalive().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ZdsException("the agent is ending", e);
        }
    }

    private void answer(ZdsRequest request) throws IOException {
        try {
            request.answer().complete(exchange(request.packet()));
        } catch (IOException e) {
            request.answer().completeExceptionally(e);
            throw e;
        } finally {
            request.packet().close();
        }
    }

    /** Queues a request; its packet is closed when it was sent or failed. */
    CompletableFuture<String> request(Packet packet) {
        ZdsRequest request = new ZdsRequest(packet);
        synchronized (ending) {
            if (ended) {
                fail(request);
            } else {
                requests.add(request);
            }
        }
        return request.answer();
    }

    private String exchange(Packet packet) throws IOException {
        // Answers are matched by order alone: a stray one would be taken for the next.
        requireSilence(Duration.ZERO);
        socket.send(packet, timing.exchange());
        return ZdsMessages.acknowledged(receive("an acknowledgement"));
    }

    private ByteBuffer receive(String what) throws IOException {
        return switch (receivePacket(timing.exchange())) {
            case Reception.Received(Packet packet) -> data(packet);
            case Reception.EndOfStream() -> throw new ZdsException("the proxy hung up");
            case Reception.TimedOut() ->
                    throw new ZdsException(
                            "the proxy did not send "
                                    + what
                                    + " in "
                                    + timing.exchange().toMillis()
                                    + " ms");
        };
    }

    private void requireSilence(Duration wait) throws IOException {
        switch (receivePacket(wait)) {
            case Reception.Received(Packet packet) -> {
                packet.close();
                throw new ZdsException("the proxy sent a packet that nobody asked for");
            }
            case Reception.EndOfStream() -> throw new ZdsException("the proxy hung up");
            case Reception.TimedOut() -> {}
        }
    }

    private Reception receivePacket(Duration wait) throws LinuxException {
        return socket.receive(MAX_PACKET_BYTES, wait);
    }

    private static ByteBuffer data(Packet packet) throws ZdsException {
        try (packet) {
            if (!packet.fds().isEmpty()) {
                throw new ZdsException("the proxy sent a descriptor: only the agent may");
            }
            return packet.data();
        }
    }

    private static void logRefusal(String what, String error) {
        if (!error.isEmpty()) {
            log.warn("the proxy refused {}: {}", what, error);
        }
    }

    private static void fail(ZdsRequest request) {
        request.packet().close();
        request.answer()
                .completeExceptionally(
                        new ZdsException("the connection to the node proxy broke, try again"));
    }

    /** Ends the connection and fails what was not answered. */
    @Override
    public void close() {
        socket.close();
        synchronized (ending) {
            ended = true;
            requests.forEach(ZdsConnection::fail);
            requests.clear();
        }
    }
}
