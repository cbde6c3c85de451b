package dev.weft.local.control;

import dev.weft.local.client.ControlCodec;
import dev.weft.local.client.ControlEvent;
import dev.weft.local.config.LocalMeshException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/** One connection of a client: a line in, lines out. Reading has one thread, sending any. */
final class ControlChannel implements ControlReply, AutoCloseable {

    private static final int READ = 64 << 10;

    private final SocketChannel channel;

    /** Keeps the lines of two senders apart. */
    private final ReentrantLock sending = new ReentrantLock();

    private volatile boolean done;

    ControlChannel(SocketChannel channel) {
        this.channel = channel;
    }

    /** The client's one line. */
    String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(READ);
        while (channel.read(buffer) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                byte next = buffer.get();
                if (next == '\n') {
                    return line.toString(StandardCharsets.UTF_8);
                }
                line.write(next);
            }
            buffer.clear();
            if (line.size() > ControlCodec.LONGEST_LINE) {
                throw LocalMeshException.of(
                        "control request longer than %d bytes: send less at once",
                        ControlCodec.LONGEST_LINE);
            }
        }
        throw new IOException("the client sent no whole line");
    }

    @Override
    public void send(ControlEvent event) {
        byte[] line = (ControlCodec.encode(event) + "\n").getBytes(StandardCharsets.UTF_8);
        sending.lock();
        try {
            for (ByteBuffer buffer = ByteBuffer.wrap(line); buffer.hasRemaining(); ) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            // The client is gone: whoever cares was told by onDisconnect.
        } finally {
            sending.unlock();
        }
    }

    @Override
    public void onDisconnect(Runnable task) {
        Thread.ofVirtual().name("control-watch").start(() -> awaitEnd(task));
    }

    @Override
    public void close() throws IOException {
        done = true;
        channel.close();
    }

    private void awaitEnd(Runnable task) {
        try {
            ByteBuffer ignored = ByteBuffer.allocate(READ);
            while (channel.read(ignored) >= 0) {
                ignored.clear();
            }
        } catch (IOException e) {
            // As good as the end of the stream.
        }
        if (!done) {
            task.run();
        }
    }
}
