package dev.weft.cni.plugin;

import dev.weft.cni.plugin.CniException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks the node agent over its socket: one request, one answer, within a time. */
final class AgentClient {

    private static final int MAX_ANSWER_BYTES = 64 << 10;

    private final Path socket;
    private final Duration limit;

    AgentClient(Path socket, Duration limit) {
        this.socket = socket;
        this.limit = limit;
    }

    /**
     * Asks whether the pod may start; returns when it may.
     *
     * @throws CniException it may not, or the agent does not say: worth trying again later
     */
    void letStart(Json request) throws CniException {
        String answer;
        try {
            answer = post(request.write());
        } catch (IOException e) {
            throw new CniException(
                    Code.TRY_AGAIN_LATER,
                    "the node agent does not answer on "
                            + socket
                            + " within "
                            + limit.toMillis()
                            + " ms, is it running? "
                            + e);
        }
        if (!answer.startsWith("HTTP/1.1 200 ")) {
            throw new CniException(
                    Code.TRY_AGAIN_LATER, "the node agent refuses the pod: " + reason(answer));
        }
    }

    private String post(String body) throws IOException {
        byte[] request =
                ("POST /cmdadd HTTP/1.1\r\nHost: unix\r\nContent-Type: application/json\r\n"
                                + "Content-Length: "
                                + body.length()
                                + "\r\nConnection: close\r\n\r\n"
                                + body)
                        .getBytes(StandardCharsets.US_ASCII);
        CountDownLatch done = new CountDownLatch(1);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            Thread.ofPlatform().daemon().start(() -> closeAfterLimit(channel, done));
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer bytes = ByteBuffer.wrap(request);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            InputStream in = Channels.newInputStream(channel);
            return new String(in.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8);
        } finally {
            done.countDown();
        }
    }

    /** A blocking channel has no time limit of its own: closing it ends the wait. */
    private void closeAfterLimit(SocketChannel channel, CountDownLatch done) {
        try {
            if (!done.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                channel.close();
            }
        } catch (InterruptedException | IOException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String reason(String answer) {
        int body = answer.indexOf("\r\n\r\n");
        String reason = body < 0 ? answer : answer.substring(body);
        return reason.isBlank() ? "it hung up without an answer" : reason.strip();
    }
}
