package dev.weft.local.capture;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * A file of Ethernet frames in the classic pcap format with nanoseconds, which every analyser
 * reads. Confined to one thread, or guarded by its owner.
 */
final class PcapFile implements AutoCloseable {

    private static final int MAGIC_NANOSECONDS = 0xa1b23c4d;
    private static final int LINK_ETHERNET = 1;
    private static final int LONGEST_FRAME = 256 << 10;
    private static final int FILE_HEADER = 24;

    private final DataOutputStream out;
    private long bytes;

    PcapFile(Path file) throws IOException {
        out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
        out.writeInt(MAGIC_NANOSECONDS);
        out.writeShort(2);
        out.writeShort(4);
        out.writeLong(0);
        out.writeInt(LONGEST_FRAME);
        out.writeInt(LINK_ETHERNET);
    }

    void add(ByteBuffer frame, int originalLength) throws IOException {
        Instant now = Instant.now();
        byte[] copy = new byte[frame.remaining()];
        frame.duplicate().get(copy);
        out.writeInt((int) now.getEpochSecond());
        out.writeInt(now.getNano());
        out.writeInt(copy.length);
        out.writeInt(originalLength);
        out.write(copy);
        bytes += copy.length;
    }

    long bytes() {
        return bytes;
    }

    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /** Hands every frame of a file that this class wrote to {@code frames}. */
    static void read(Path file, Consumer<ByteBuffer> frames) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            in.skipNBytes(FILE_HEADER);
            while (true) {
                in.readLong();
                byte[] frame = new byte[in.readInt()];
                in.readInt();
                in.readFully(frame);
                frames.accept(ByteBuffer.wrap(frame));
            }
        } catch (EOFException e) {
            // The regular end: the format has no count.
        }
    }
}
