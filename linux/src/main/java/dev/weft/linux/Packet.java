package dev.weft.linux;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * One message of a {@link SeqPacketSocket}: its bytes, and the descriptors that travel with it. Who
 * holds a received packet owns its descriptors and closes it; sending leaves them with the sender.
 *
 * @param data read-only, from position to limit
 */
public record Packet(ByteBuffer data, List<Fd> fds) implements AutoCloseable {

    public Packet {
        data = data.asReadOnlyBuffer();
        fds = List.copyOf(fds);
    }

    public static Packet of(byte[] data) {
        return new Packet(ByteBuffer.wrap(data), List.of());
    }

    public static Packet of(byte[] data, Fd fd) {
        return new Packet(ByteBuffer.wrap(data), List.of(fd));
    }

    /** Closes the descriptors. */
    @Override
    public void close() {
        fds.forEach(Fd::close);
    }
}
