package dev.weft.waypoint.http.wire;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Frames of HTTP/2 in hexadecimal digits. */
final class Frames {

    static final String GET = "82 86 84 41 01 61";
    static final String POST = "83 86 84 41 01 61";

    private static final HexFormat HEX = HexFormat.of();

    private Frames() {}

    static String h2(String type, int flags, int stream, String payload) {
        String hex = payload.replace(" ", "");
        int kind = Integer.parseInt(type, 16);
        return raw(HEX.toHexDigits(hex.length() / 2, 6), kind, flags, stream, hex);
    }

    static String raw(String length, int type, int flags, int stream, String hex) {
        return length
                + HEX.toHexDigits(type, 2)
                + HEX.toHexDigits(flags, 2)
                + HEX.toHexDigits(stream, 8)
                + hex;
    }

    /** A literal field that is never indexed. */
    static String field(String name, String value) {
        return "10" + text(name) + text(value);
    }

    static String text(String text) {
        return HEX.toHexDigits(text.length(), 2)
                + HEX.formatHex(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static String large(String head) {
        StringBuilder frames = new StringBuilder(h2("1", 1, 1, head));
        String piece = field("x".repeat(100), "y".repeat(120)).repeat(50);
        for (int i = 0; i < 5; i++) {
            frames.append(h2("9", i == 4 ? 4 : 0, 1, piece));
        }
        return frames.toString();
    }
}
