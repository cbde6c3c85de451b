package dev.weft.waypoint.http.codec;

import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes heads of HTTP/1. Refuses what could be read as something else: control characters, blanks
 * in names or targets. Fields of a connection are written by the caller's word alone.
 */
final class HeadWriter {

    private static final FastThreadLocal<HeadWriter> WRITERS =
            new FastThreadLocal<>() {
                @Override
                protected HeadWriter initialValue() {
                    return new HeadWriter();
                }
            };

    private static final byte[][] STATUS = new byte[600][];

    static {
        for (int status = 100; status < 600; status++) {
            String reason = HttpResponseStatus.valueOf(status).reasonPhrase();
            STATUS[status] = ascii("HTTP/1.1 " + status + " " + reason + "\r\n");
        }
    }

    private static final byte[] VERSION = ascii(" HTTP/1.1\r\n");
    private static final byte[] HOST = ascii("Host: ");
    private static final byte[] CONTENT_LENGTH = ascii("content-length: ");
    private static final byte[] CHUNKED = ascii("transfer-encoding: chunked\r\n");
    private static final byte[] CLOSE = ascii("connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("connection: keep-alive\r\n");
    private static final byte[] UPGRADE = ascii("connection: upgrade\r\nupgrade: ");
    private static final byte[] TE = ascii("connection: te\r\nte: trailers\r\n");
    private static final byte[] LINE = ascii("\r\n");

    private byte[] bytes = new byte[4096];
    private int size;

    private HeadWriter() {}

    static HeadWriter get() {
        HeadWriter writer = WRITERS.get();
        writer.size = 0;
        return writer;
    }

    void request(RequestHead head, Framing framing, boolean close, ByteBuf out)
            throws MalformedMessage {
        boolean connect = head.method().equals("CONNECT");
        String target = connect ? head.authority() : head.target();
        if (!Grammar.isToken(head.method()) || !Grammar.isTarget(target)) {
            throw MalformedMessage.bad("a method or target that cannot be written to HTTP/1");
        }
        if (!head.authority().isEmpty() && !Grammar.isAuthority(head.authority())) {
            throw MalformedMessage.bad("an authority that cannot be written to HTTP/1");
        }
        latin1(head.method());
        octet(' ');
        latin1(target);
        put(VERSION);
        put(HOST);
        latin1(head.authority());
        put(LINE);
        fields(head.headers(), framing);
        String upgrade = RequestReader.wanted(head.headers());
        if (!upgrade.isEmpty()) {
            put(UPGRADE);
            value(upgrade);
            put(LINE);
        }
        if (head.headers().contains(HttpHeaderNames.TE)) {
            put(TE);
        }
        if (close) {
            put(CLOSE);
        }
        put(LINE);
        out.writeBytes(bytes, 0, size);
    }

    void response(ResponseHead head, Framing framing, Persistence persistence, ByteBuf out)
            throws MalformedMessage {
        int status = head.status();
        if (status < 100 || status > 999) {
            throw MalformedMessage.bad("a status that has not three digits");
        }
        put(status < 600 ? STATUS[status] : ascii("HTTP/1.1 " + status + " \r\n"));
        fields(head.headers(), framing);
        if (status == 101) {
            put(UPGRADE);
            value(RequestReader.wanted(head.headers()));
            put(LINE);
        }
        switch (persistence) {
            case SILENT -> {}
            case CLOSE -> put(CLOSE);
            case KEEP_ALIVE -> put(KEEP_ALIVE);
        }
        put(LINE);
        out.writeBytes(bytes, 0, size);
    }

    /** What a response says of its connection. */
    enum Persistence {
        SILENT,
        CLOSE,
        /** For clients of HTTP/1.0 that asked for it. */
        KEEP_ALIVE
    }

    void trailers(HttpHeaders trailers, ByteBuf out) throws MalformedMessage {
        Iterator<Map.Entry<CharSequence, CharSequence>> all = trailers.iteratorCharSequence();
        while (all.hasNext()) {
            Map.Entry<CharSequence, CharSequence> field = all.next();
            if (Trailers.isAllowed(field)) {
                field(field.getKey(), field.getValue());
            }
        }
        put(LINE);
        out.writeBytes(bytes, 0, size);
    }

    private void fields(HttpHeaders headers, Framing framing) throws MalformedMessage {
        Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            Map.Entry<CharSequence, CharSequence> field = all.next();
            FieldName known = FieldName.find(field.getKey());
            if (known == null) {
                field(field.getKey(), field.getValue());
            } else if (known.kind() == FieldName.Kind.END_TO_END
                    || known.kind() == FieldName.Kind.COOKIE) {
                line(field.getKey(), field.getValue());
            }
        }
        switch (framing.kind()) {
            case NONE, UNTIL_CLOSE -> {}
            case FIXED -> {
                put(CONTENT_LENGTH);
                latin1(Long.toString(framing.length()));
                put(LINE);
            }
            case CHUNKED -> put(CHUNKED);
        }
    }

    private void field(CharSequence name, CharSequence value) throws MalformedMessage {
        if (!Grammar.isToken(name)) {
            throw MalformedMessage.bad("a header name that cannot be written");
        }
        line(name, value);
    }

    /** Writes a field of which the name is known to be one. */
    private void line(CharSequence name, CharSequence value) throws MalformedMessage {
        latin1(name);
        octet(':');
        octet(' ');
        value(value);
        put(LINE);
    }

    private void value(CharSequence value) throws MalformedMessage {
        int length = value.length();
        room(length);
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (!Grammar.isValue(c)) {
                throw MalformedMessage.bad("a control or wide character in a header value");
            }
            bytes[size + i] = (byte) c;
        }
        size += length;
    }

    private void latin1(CharSequence text) {
        int length = text.length();
        room(length);
        if (text instanceof AsciiString ascii) {
            ascii.copy(0, bytes, size, length);
        } else {
            for (int i = 0; i < length; i++) {
                bytes[size + i] = (byte) text.charAt(i);
            }
        }
        size += length;
    }

    private void octet(char c) {
        room(1);
        bytes[size++] = (byte) c;
    }

    private void put(byte[] text) {
        room(text.length);
        System.arraycopy(text, 0, bytes, size, text.length);
        size += text.length;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
