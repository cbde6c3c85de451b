package dev.weft.perf.traffic;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The client's inner end: takes requests, one at a time, from a Unix socket: a line of JSON there,
 * a line of JSON back. It stays between loads, so that its code is as warm in the last as in any.
 */
final class TrafficAgent {

    private TrafficAgent() {}

    static void run(Path socket) throws IOException {
        Files.deleteIfExists(socket);
        var runner = new LoadRunner();
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            while (true) {
                try (var connection = listener.accept()) {
                    answer(runner, connection);
                } catch (IOException e) {
                    System.err.println("a request came to nothing: " + e);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }

    private static void answer(LoadRunner runner, SocketChannel connection)
            throws IOException, InterruptedException {
        var reader = Channels.newReader(connection, StandardCharsets.UTF_8);
        var line = new StringBuilder();
        for (var c = reader.read(); c >= 0 && c != '\n'; c = reader.read()) {
            line.append((char) c);
        }
        var request = LoadCodec.GSON.fromJson(line.toString(), LoadRequest.class);
        var report = LoadCodec.GSON.toJson(runner.run(request)) + "\n";
        Bytes.write(connection, StandardCharsets.UTF_8.encode(report));
    }
}
