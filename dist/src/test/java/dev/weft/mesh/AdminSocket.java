package dev.weft.mesh;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks a program over its Unix socket: HTTP/1.1, a connection for each request. */
record AdminSocket(Path path) {

    /** What came back. */
    record Reply(int status, String body) {}

    /** The body of a page that must be there. */
    String get(String page) {
        Reply reply = send("GET " + page + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
        if (reply.status() != 200) {
            throw new AssertionError(
                    path + " answers " + reply.status() + " to " + page + ": " + reply.body());
        }
        return reply.body();
    }

    JsonElement json(String page) {
        return JsonParser.parseString(get(page));
    }

    Samples metrics() {
        return Samples.parse(get("/metrics"));
    }

    /** Sends the text as it is and reads until the program closes; status 0 if it said nothing. */
    Reply send(String text) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            exchange(channel, text, all);
        } catch (IOException e) {
            throw new AssertionError(path + " cannot be reached: " + e.getMessage(), e);
        }
        return parse(all.toString(StandardCharsets.UTF_8));
    }

    /** A program that closes in the middle resets the connection; what came before counts. */
    private static void exchange(SocketChannel channel, String text, OutputStream all) {
        try {
            for (ByteBuffer out = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
                    out.hasRemaining(); ) {
                channel.write(out);
            }
            ByteBuffer in = ByteBuffer.allocate(64 << 10);
            while (channel.read(in) >= 0) {
                all.write(in.array(), 0, in.position());
                in.clear();
            }
        } catch (IOException e) {
            // The end, as a reader sees it.
        }
    }

    private static Reply parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return new Reply(0, text);
        }
        int status = Integer.parseInt(text.split(" ", 3)[1]);
        return new Reply(status, text.substring(end + 4));
    }
}
