package dev.weft.perf.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open connections of a load. Closing it, from any thread, wakes up whoever waits in one of
 * them: how a load that hangs is ended.
 */
final class Connections implements AutoCloseable {

    private final InetSocketAddress server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Connections(InetSocketAddress server) {
        this.server = server;
    }

    /** Connects and tells the server its role. */
    SocketChannel open(Role role) throws IOException {
        var channel = SocketChannel.open();
        open.add(channel);
        try {
            if (closed) {
                throw new IOException("the load has ended");
            }
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(server);
            Bytes.write(channel, ByteBuffer.wrap(new byte[] {role.code()}));
            return channel;
        } catch (IOException | RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    /** Connects, and has one byte sent back. */
    SocketChannel openAnswered() throws IOException {
        var channel = open(Role.ECHO);
        try {
            Bytes.write(channel, ByteBuffer.allocate(1));
            Bytes.readFully(channel, ByteBuffer.allocate(1));
            return channel;
        } catch (IOException | RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    void close(SocketChannel channel) throws IOException {
        open.remove(channel);
        channel.close();
    }

    int size() {
        return open.size();
    }

    @Override
    public void close() {
        closed = true;
        for (var channel : open) {
            try {
                close(channel);
            } catch (IOException e) {
                // It is over either way.
            }
        }
    }
}
