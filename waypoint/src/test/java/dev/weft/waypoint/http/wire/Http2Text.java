package dev.weft.waypoint.http.wire;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Frames of HTTP/2 as text. */
final class Http2Text {

    private Http2Text() {}

    static String bytes(String hex) {
        return new String(
                HexFormat.of().parseHex(hex.replace(" ", "")), StandardCharsets.ISO_8859_1);
    }

    /** What a server sent: {@code [goaway CODE]}, {@code [reset CODE]}, {@code [status N]}. */
    static String describe(String sent) {
        byte[] bytes = sent.getBytes(StandardCharsets.ISO_8859_1);
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at + 9 <= bytes.length) {
            int length =
                    (bytes[at] & 255) << 16 | (bytes[at + 1] & 255) << 8 | (bytes[at + 2] & 255);
            int type = bytes[at + 3];
            int flags = bytes[at + 4];
            int payload = at + 9;
            switch (type) {
                case 0 -> text.append("[data ").append(length).append("]");
                case 1 ->
                        text.append("[status ").append(status(bytes, payload, length)).append("]");
                case 3 -> text.append("[reset ").append(bytes[payload + 3]).append("]");
                case 6 -> text.append(flags == 1 ? "[ping]" : "[asks]");
                case 7 ->
                        text.append("[goaway ")
                                .append(bytes[payload + 7])
                                .append(" last ")
                                .append(number(bytes, payload))
                                .append("]");
                default -> {}
            }
            at = payload + length;
        }
        return text.toString();
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 127) << 24
                | (bytes[at + 1] & 255) << 16
                | (bytes[at + 2] & 255) << 8
                | (bytes[at + 3] & 255);
    }

    private static String status(byte[] bytes, int from, int length) {
        try {
            return String.valueOf(
                    new DefaultHttp2HeadersDecoder(false)
                            .decodeHeaders(1, Unpooled.wrappedBuffer(bytes, from, length))
                            .status());
        } catch (Http2Exception e) {
            // Refers to what an earlier head put into the table.
            return "unknown";
        }
    }
}
