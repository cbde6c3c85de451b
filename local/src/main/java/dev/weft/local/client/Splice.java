package dev.weft.local.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Two connections made one: what comes on each goes out on the other, ends included. */
public final class Splice {

    private static final int BUFFER = 32 << 10;

    private Splice() {}

    /** Copies until both sides are done; the caller closes them. Blocks. */
    public static void join(SocketChannel a, SocketChannel b) {
        Thread back = Thread.ofVirtual().name("splice").start(() -> copy(b, a));
        copy(a, b);
        try {
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A side that fails takes the other one with it; one that is done only says so. */
    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
