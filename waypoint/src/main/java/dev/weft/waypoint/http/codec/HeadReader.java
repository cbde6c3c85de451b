package dev.weft.waypoint.http.codec;

import dev.weft.waypoint.http.MalformedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds and reads heads of HTTP/1 (RFC 9112 sections 2 to 5), strictly: lines end with CR LF, no
 * folded lines, no blanks before colons, no control characters.
 */
public final class HeadReader {

    private static final FastThreadLocal<byte[]> SCRATCH =
            new FastThreadLocal<>() {
                @Override
                protected byte[] initialValue() {
                    return new byte[4096];
                }
            };

    private final HeadLimits limits;
    private int searched;

    public HeadReader(HeadLimits limits) {
        this.limits = limits;
    }

    /**
     * The length of the head at the reader index, or -1 while its end is not there. Remembers how
     * far it looked: to be called with the same head until it is whole.
     */
    public int find(ByteBuf in) throws MalformedMessage {
        int start = in.readerIndex();
        int end = in.writerIndex();
        int from = start + searched;
        while (from < end) {
            int feed = in.indexOf(from, end, (byte) '\n');
            if (feed < 0) {
                searched = end - start;
                break;
            }
            int length = closes(in, feed, end);
            if (length == 0) {
                searched = feed - start;
                break;
            }
            if (length > 0) {
                searched = 0;
                return checked(feed + length - start);
            }
            from = feed + 1;
            searched = from - start;
        }
        checked(end - start);
        return -1;
    }

    /** How far the end of the head is behind a line feed: 0 if that is not known, -1 if none. */
    private static int closes(ByteBuf in, int feed, int end) {
        if (feed + 1 >= end) {
            return 0;
        }
        byte next = in.getByte(feed + 1);
        if (next == '\n') {
            return 2;
        }
        if (next != '\r') {
            return -1;
        }
        if (feed + 2 >= end) {
            return 0;
        }
        return in.getByte(feed + 2) == '\n' ? 3 : -1;
    }

    private int checked(int length) throws MalformedMessage {
        if (length > limits.bytes()) {
            throw new MalformedMessage(
                    431, "a head of more than " + limits.bytes() + " bytes: the limit");
        }
        return length;
    }

    /** Reads a request head of a length that {@link #find} told. */
    public Http1Request request(ByteBuf in, int length, RequestReader reader)
            throws MalformedMessage {
        byte[] bytes = take(in, length);
        int line = lineEnd(bytes, 0, length);
        Fields fields = fields(bytes, line + 2, length);
        return reader.read(new Line(bytes, line), fields);
    }

    /** Reads a response head of a length that {@link #find} told. */
    public Http1Response response(ByteBuf in, int length) throws MalformedMessage {
        byte[] bytes = take(in, length);
        int line = lineEnd(bytes, 0, length);
        StatusLine status = StatusLine.read(new Line(bytes, line));
        return status.with(fields(bytes, line + 2, length));
    }

    /** Reads trailers that end at {@code length}; what only makes sense in heads is dropped. */
    HttpHeaders trailers(ByteBuf in, int length) throws MalformedMessage {
        byte[] bytes = take(in, length);
        Fields fields = new Fields();
        read(bytes, 0, length, fields);
        return Trailers.allowed(fields.headers);
    }

    /** The first line, without its end. */
    static final class Line {
        private final byte[] bytes;
        private final int length;

        Line(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }

        int length() {
            return length;
        }

        byte at(int index) {
            return bytes[index];
        }

        String text(int from, int to) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }

        int find(int c, int from) {
            for (int i = from; i < length; i++) {
                if (bytes[i] == c) {
                    return i;
                }
            }
            return -1;
        }
    }

    private static byte[] take(ByteBuf in, int length) {
        byte[] bytes = SCRATCH.get();
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, bytes.length * 2)];
            SCRATCH.set(bytes);
        }
        in.readBytes(bytes, 0, length);
        return bytes;
    }

    private Fields fields(byte[] bytes, int from, int to) throws MalformedMessage {
        Fields fields = new Fields();
        read(bytes, from, to, fields);
        fields.finish();
        return fields;
    }

    /** Reads lines until the empty one, which ends at {@code to}. */
    private void read(byte[] bytes, int from, int to, Fields fields) throws MalformedMessage {
        int at = from;
        int count = 0;
        while (!(at == to - 2 && bytes[at] == '\r')) {
            if (++count > limits.fields()) {
                throw new MalformedMessage(
                        431, "more than " + limits.fields() + " header fields: the limit");
            }
            at = field(bytes, at, to, fields);
        }
    }

    private static int field(byte[] bytes, int from, int to, Fields fields)
            throws MalformedMessage {
        int colon = from;
        int hash = 0;
        while (colon < to && Grammar.isToken(bytes[colon])) {
            hash = FieldName.hash(hash, bytes[colon]);
            colon++;
        }
        if (colon == from || colon == to || bytes[colon] != ':') {
            throw badName(bytes, from, colon, to);
        }
        int end = lineEnd(bytes, colon + 1, to);
        int first = colon + 1;
        while (first < end && isBlank(bytes[first])) {
            first++;
        }
        int last = end;
        while (last > first && isBlank(bytes[last - 1])) {
            last--;
        }
        FieldName known = FieldName.find(bytes, from, colon, hash);
        AsciiString name =
                known == null
                        ? FieldName.copy(bytes, from, colon)
                        : known.spelled(bytes, from, colon);
        String value = new String(bytes, first, last - first, StandardCharsets.ISO_8859_1);
        fields.add(kind(known), name, value);
        return end + 2;
    }

    private static FieldName.@Nullable Kind kind(@Nullable FieldName known) {
        return known == null ? null : known.kind();
    }

    private static MalformedMessage badName(byte[] bytes, int from, int colon, int to) {
        if (colon == from && colon < to && isBlank(bytes[from])) {
            return MalformedMessage.bad("a folded header line, which is obsolete");
        }
        if (colon < to && isBlank(bytes[colon])) {
            return MalformedMessage.bad("a blank in a header name, or before its colon");
        }
        return MalformedMessage.bad("a header line without a valid name and a colon");
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t';
    }

    /** Where the CR LF of a line is; no other control character may come before. */
    private static int lineEnd(byte[] bytes, int from, int to) throws MalformedMessage {
        int at = from;
        while (at < to && Grammar.isValue(bytes[at] & 0xff)) {
            at++;
        }
        if (at + 1 < to && bytes[at] == '\r' && bytes[at + 1] == '\n') {
            return at;
        }
        throw MalformedMessage.bad("a control character in a head, or a line without CR LF");
    }
}
