package dev.weft.local.client;

import dev.weft.local.config.LocalMeshException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Opens connections by way of the forward socket. */
final class ForwardConnection {

    private ForwardConnection() {}

    /** Returns once the connection stands; throws {@link LocalMeshException} with the reason. */
    static SocketChannel open(Path socket, ForwardRequest request) {
        try {
            SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            String answer = ask(channel, request);
            if (answer.equals(ForwardRequest.CONNECTED)) {
                return channel;
            }
            channel.close();
            throw LocalMeshException.of(
                    "cannot connect to port %d of %s in namespace \"%s\": %s",
                    request.port(), request.target(), request.namespace(), answer);
        } catch (IOException e) {
            throw LocalMeshException.causedBy(e, "the mesh does not answer at %s: %s", socket, e);
        }
    }

    private static String ask(SocketChannel channel, ForwardRequest request) throws IOException {
        ByteBuffer line = StandardCharsets.UTF_8.encode(request.encode());
        while (line.hasRemaining()) {
            channel.write(line);
        }
        // Byte by byte: what follows the line belongs to the connection.
        StringBuilder answer = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (channel.read(one.clear()) == 1 && one.get(0) != '\n') {
            answer.append((char) (one.get(0) & 0xff));
        }
        return answer.toString();
    }
}
