package dev.weft.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The access log of one node proxy. It grows to tens of thousands of lines, and tests look at it
 * again and again: each look reads what is new. Any thread.
 */
final class AccessLog {

    private final Path file;
    private final List<AccessLine> lines = new ArrayList<>();
    private long read;

    AccessLog(Path file) {
        this.file = file;
    }

    /** All lines so far. */
    synchronized List<AccessLine> lines() {
        if (Files.exists(file)) {
            try {
                readOn();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return List.copyOf(lines);
    }

    private void readOn() throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            channel.position(read);
            ByteBuffer news = ByteBuffer.allocate(Math.toIntExact(channel.size() - read));
            while (news.hasRemaining() && channel.read(news) >= 0) {
                // Until all is here that was there at the beginning.
            }
            int whole = news.position();
            while (whole > 0 && news.get(whole - 1) != '\n') {
                whole--;
            }
            read += whole;
            new String(news.array(), 0, whole, StandardCharsets.UTF_8)
                    .lines()
                    .flatMap(line -> AccessLine.parse(line).stream())
                    .forEach(lines::add);
        }
    }
}
