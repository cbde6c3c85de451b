package dev.weft.cli.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a program of the mesh over its admin socket: HTTP/1.1, one GET for each connection.
 *
 * @param program how errors name it
 * @param socket its Unix socket
 */
record AdminSocket(String program, Path socket) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Largest answer taken: the state of a very large mesh. */
    private static final int MOST_BYTES = 256 << 20;

    /** The body of a page; throws {@link AdminException} unless its status is 200. */
    String get(String path) {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            var request = "GET " + path + " HTTP/1.1\r\nHost: weft\r\nConnection: close\r\n\r\n";
            var bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return body(path, HttpReply.parse(readAll(channel)));
        } catch (IOException e) {
            throw new AdminException(
                    program
                            + " does not answer at "
                            + socket
                            + " ("
                            + e.getMessage()
                            + "): see \"weft status\" and \"weft local logs "
                            + program
                            + "\"",
                    e);
        }
    }

    private String body(String path, HttpReply reply) {
        if (reply.status() == 200) {
            return reply.body();
        }
        throw new AdminException(
                program
                        + " answered "
                        + reply.status()
                        + " to "
                        + path
                        + ": "
                        + reply.body().strip());
    }

    /** Reads to the end; closing the channel is what ends a read that takes too long. */
    private static byte[] readAll(SocketChannel channel) throws IOException {
        var reading = new CompletableFuture<byte[]>();
        Thread.startVirtualThread(() -> {
            try {
                reading.complete(readToEnd(channel));
            } catch (IOException e) {
                reading.completeExceptionally(e);
            }
        });
        try {
            return reading.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer in " + PATIENCE.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(Objects.requireNonNullElse(e.getCause(), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static byte[] readToEnd(SocketChannel channel) throws IOException {
        var all = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(64 << 10);
        while (channel.read(buffer) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
            buffer.clear();
            if (all.size() > MOST_BYTES) {
                throw new IOException("the answer is longer than " + MOST_BYTES + " bytes");
            }
        }
        return all.toByteArray();
    }
}
