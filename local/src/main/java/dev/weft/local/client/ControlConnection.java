package dev.weft.local.client;

import dev.weft.local.config.LocalMeshException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/** One request and the events that answer it; confined to the calling thread. */
final class ControlConnection {

    private ControlConnection() {}

    /**
     * Sends a request and waits for its end.
     *
     * @param events is given everything before the result
     * @throws LocalMeshException if there is no mesh, it went away, or it refused
     */
    static ControlEvent.Result call(
            Path socket, ControlRequest request, Consumer<ControlEvent> events) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            byte[] line = (ControlCodec.encode(request) + "\n").getBytes(StandardCharsets.UTF_8);
            for (ByteBuffer buffer = ByteBuffer.wrap(line); buffer.hasRemaining(); ) {
                channel.write(buffer);
            }
            return answer(channel, events);
        } catch (IOException e) {
            throw LocalMeshException.causedBy(
                    e,
                    "no mesh answers at %s (%s): start one with \"weft local up\"",
                    socket,
                    e.getMessage());
        }
    }

    private static ControlEvent.Result answer(SocketChannel channel, Consumer<ControlEvent> events)
            throws IOException {
        BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                Channels.newInputStream(channel), StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            ControlEvent event = ControlCodec.decodeEvent(line);
            switch (event) {
                case ControlEvent.Result result -> {
                    return result;
                }
                case ControlEvent.Failure failure ->
                        throw new LocalMeshException(failure.message());
                case ControlEvent.Step step -> events.accept(step);
                case ControlEvent.Stdout stdout -> events.accept(stdout);
                case ControlEvent.Stderr stderr -> events.accept(stderr);
            }
        }
        throw new LocalMeshException(
                "the mesh ended before it answered: see logs/supervisor.log in its run directory");
    }
}
