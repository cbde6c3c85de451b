package dev.weft.perf.traffic;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The client's outer end: has the client in a pod carry out loads. One at a time, any thread.
 *
 * @param socket at which that client listens
 */
public record TrafficClient(Path socket) {

    private static final int LONGEST_REPORT = 1 << 16;

    /** Waits for the load's end; throws when the client is gone. */
    public LoadReport run(LoadRequest request) throws IOException {
        try (var connection = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            var line = LoadCodec.GSON.toJson(request) + "\n";
            Bytes.write(connection, StandardCharsets.UTF_8.encode(line));
            var answer = Channels.newInputStream(connection).readNBytes(LONGEST_REPORT);
            var text = new String(answer, StandardCharsets.UTF_8);
            if (!text.endsWith("\n")) {
                throw new IOException("the client at " + socket + " ended during " + request);
            }
            return LoadCodec.GSON.fromJson(text, LoadReport.class);
        }
    }
}
