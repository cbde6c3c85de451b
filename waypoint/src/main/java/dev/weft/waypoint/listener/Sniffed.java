package dev.weft.waypoint.listener;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the first bytes of a connection show. */
sealed interface Sniffed {

    /** Too few bytes to tell. */
    record More() implements Sniffed {}

    record Http() implements Sniffed {}

    /**
     * A client's greeting.
     *
     * @param sni the server that it names, in lower case; empty if it names none
     */
    record Tls(String sni) implements Sniffed {}

    /** Neither. */
    record Other() implements Sniffed {}

    /** More than this is not read to find out. */
    int MOST = 16 << 10;

    /**
     * Looks at the bytes that came so far, without taking them. Never waits for more than {@link
     * #MOST}.
     */
    static Sniffed look(ByteBuf bytes) {
        if (!bytes.isReadable()) {
            return new More();
        }
        if (bytes.getByte(bytes.readerIndex()) == ClientHello.HANDSHAKE) {
            return tls(bytes);
        }
        return HttpStart.look(bytes);
    }

    private static Sniffed tls(ByteBuf bytes) {
        return switch (ClientHello.read(bytes)) {
            case ClientHello.Incomplete incomplete when bytes.readableBytes() >= MOST ->
                    new Tls("");
            case ClientHello.Incomplete incomplete -> new More();
            case ClientHello.NoGreeting none -> new Other();
            case ClientHello.Greeting greeting -> new Tls(greeting.serverName());
        };
    }

    /** The line that a request of HTTP begins with. */
    final class HttpStart {
        private static final AsciiString PREFACE = AsciiString.cached("PRI * HTTP/2.0\r\n");
        private static final String VERSION = " HTTP/1.";
        private static final int LONGEST_METHOD = 24;
        private static final int LONGEST_LINE = 8 << 10;

        private HttpStart() {}

        static Sniffed look(ByteBuf bytes) {
            Optional<Sniffed> method = method(bytes);
            if (method.isPresent()) {
                return method.get();
            }
            int start = bytes.readerIndex();
            int seen = Math.min(bytes.readableBytes(), LONGEST_LINE);
            int end = bytes.indexOf(start, start + seen, (byte) '\n');
            if (end < 0) {
                return seen < LONGEST_LINE ? new More() : new Http();
            }
            String line = bytes.toString(start, end - start, StandardCharsets.ISO_8859_1).strip();
            int version = line.lastIndexOf(VERSION);
            boolean http =
                    PREFACE.contentEquals(line + "\r\n")
                            || (version > 0 && version == line.length() - VERSION.length() - 1);
            return http ? new Http() : new Other();
        }

        /** Capital letters, then a blank: empty when it is there, so that the line decides. */
        private static Optional<Sniffed> method(ByteBuf bytes) {
            int most = Math.min(bytes.readableBytes(), LONGEST_METHOD + 1);
            for (int i = 0; i < most; i++) {
                byte c = bytes.getByte(bytes.readerIndex() + i);
                if (c == ' ' && i > 0) {
                    return Optional.empty();
                }
                if ((c < 'A' || c > 'Z') && c != '-' && c != '_') {
                    return Optional.of(new Other());
                }
            }
            return Optional.of(most > LONGEST_METHOD ? new Other() : new More());
        }
    }
}
