package dev.weft.echo.client;

import com.google.gson.JsonObject;
import dev.weft.echo.call.ByteConnection;
import dev.weft.echo.call.CallException;
import dev.weft.echo.call.Deadline;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends bytes through an echo and compares what came back, by SHA-256. On each connection one
 * virtual thread writes and one reads.
 */
final class BulkRun {

    private static final int CHUNK = 16 * 1024;

    private final ClientSettings settings;
    private final long bytes;
    private final Output output;
    private final AtomicBoolean allGood = new AtomicBoolean(true);

    /** {@code bytes} go each way on each connection. */
    BulkRun(ClientSettings settings, long bytes, Output output) {
        this.settings = settings;
        this.bytes = bytes;
        this.output = output;
    }

    /** Returns whether every byte came back on every connection. */
    boolean run() {
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < settings.concurrency(); i++) {
            var number = i;
            threads.add(Thread.startVirtualThread(() -> transfer(number)));
        }
        threads.forEach(BulkRun::join);
        return allGood.get();
    }

    private void transfer(int number) {
        var start = System.nanoTime();
        var target = settings.call().target();
        try (var connection = ByteConnection.open(target, Deadline.in(settings.timeout()))) {
            var greeting = connection.readLine(HeldLine.MOST_LINE, Deadline.in(settings.timeout()));
            var sent = new AtomicReference<>("");
            var sender = Thread.startVirtualThread(() -> sent.set(send(connection, number)));
            var received = receive(connection);
            join(sender);
            var event = event(number);
            event.addProperty("greetingBytes", lineLength(greeting));
            tell(event, sent.get(), received, System.nanoTime() - start);
        } catch (CallException e) {
            allGood.set(false);
            var event = event(number);
            event.addProperty("match", false);
            event.addProperty("reason", e.reason().label());
            output.event(event, "connection " + number + " failed: " + e.getMessage());
        }
    }

    /** Returns the SHA-256 of what went out, or why it stopped. */
    private String send(ByteConnection connection, int number) {
        var random = new SplittableRandom(number);
        var chunk = new byte[CHUNK];
        var digest = sha256();
        try {
            for (var left = bytes; left > 0; ) {
                random.nextBytes(chunk);
                var count = (int) Math.min(left, chunk.length);
                digest.update(chunk, 0, count);
                connection.write(chunk, count);
                left -= count;
            }
            connection.finish();
            return HexFormat.of().formatHex(digest.digest());
        } catch (CallException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Returns the SHA-256 of what came until the other side finished too. */
    private String receive(ByteConnection connection) throws CallException {
        var chunk = new byte[CHUNK];
        var digest = sha256();
        while (true) {
            var count = connection.read(chunk, chunk.length, Deadline.in(settings.timeout()));
            if (count < 0) {
                return HexFormat.of().formatHex(digest.digest());
            }
            digest.update(chunk, 0, count);
        }
    }

    private void tell(JsonObject event, String sent, String received, long nanos) {
        var match = sent.equals(received);
        if (!match) {
            allGood.set(false);
        }
        var rate = bytes / (1024.0 * 1024.0) / (nanos / 1e9);
        event.addProperty("match", match);
        event.addProperty("sentSha256", sent);
        event.addProperty("receivedSha256", received);
        event.addProperty("seconds", nanos / 1e9);
        output.event(
                event,
                String.format(
                        Locale.ROOT,
                        "connection %d: %d bytes each way, %.1f MiB/s, %s",
                        event.get("connection").getAsInt(),
                        bytes,
                        rate,
                        match ? "the same" : sent + " went, " + received + " came"));
    }

    private JsonObject event(int number) {
        var event = new JsonObject();
        event.addProperty("event", "transferred");
        event.addProperty("connection", number);
        event.addProperty("bytes", bytes);
        return event;
    }

    /** Bytes of a line as it came, its end included. */
    private static int lineLength(String line) {
        return line.getBytes(StandardCharsets.UTF_8).length + 1;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
