package dev.weft.waypoint.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one spelling of all that mean the same path, so that a policy decides about what the
 * backend will see. Pure; any thread.
 *
 * <p>Refused are control characters, bytes outside ASCII, fragments, broken escapes, NUL, escapes
 * that are not UTF-8 (an overlong slash is one), and dot segments with parameters ({@code /..;x/}),
 * which some backends take for dot segments and others do not.
 */
public final class PathNormalizer {

    private static final boolean[] PLAIN = table("-._~");
    private static final boolean[] ALLOWED = table("-._~!$&'()*+,;=:@/");
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private final PathNormalization mode;

    public PathNormalizer(PathNormalization mode) {
        this.mode = mode;
    }

    /** The normal form of a path that begins with a slash. */
    public String normalize(String path) throws MalformedMessage {
        if (path.isEmpty() || path.charAt(0) != '/') {
            throw MalformedMessage.bad("a path must begin with a slash");
        }
        if (isNormal(path)) {
            return path;
        }
        if (mode == PathNormalization.NONE) {
            check(path);
            return path;
        }
        return segments(spelling(path));
    }

    private boolean isNormal(String path) {
        char before = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c >= 128 || !ALLOWED[c]) {
                return false;
            }
            if (before == '/' && (c == '.' || c == '/')) {
                return false;
            }
            before = c;
        }
        return true;
    }

    private static void check(String path) throws MalformedMessage {
        for (int i = 0; i < path.length(); i++) {
            allowed(path.charAt(i));
        }
    }

    private static char allowed(char c) throws MalformedMessage {
        if (c <= ' ' || c >= 127) {
            throw MalformedMessage.bad(
                    "character 0x" + Integer.toHexString(c) + " in a path: escape it");
        }
        if (c == '#') {
            throw MalformedMessage.bad("a fragment in a path: clients keep it to themselves");
        }
        return c;
    }

    /** Each character in its one spelling. */
    private String spelling(String path) throws MalformedMessage {
        StringBuilder out = new StringBuilder(path.length() + 8);
        Utf8 escapes = new Utf8();
        for (int i = 0; i < path.length(); i++) {
            char c = allowed(path.charAt(i));
            if (c == '%') {
                int octet = octet(path, i);
                i += 2;
                escapes.add(octet);
                escaped(octet, out);
                continue;
            }
            escapes.end();
            if (c == '\\') {
                out.append('/');
            } else if (ALLOWED[c]) {
                out.append(c);
            } else {
                escape(c, out);
            }
        }
        escapes.end();
        return out.toString();
    }

    private static int octet(String path, int at) throws MalformedMessage {
        int high = at + 2 < path.length() ? Character.digit(path.charAt(at + 1), 16) : -1;
        int low = at + 2 < path.length() ? Character.digit(path.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0 || path.charAt(at + 1) > 'f' || path.charAt(at + 2) > 'f') {
            throw MalformedMessage.bad("a percent sign without two hexadecimal digits in a path");
        }
        int octet = high << 4 | low;
        if (octet == 0) {
            throw MalformedMessage.bad("an escaped NUL in a path");
        }
        return octet;
    }

    private void escaped(int octet, StringBuilder out) {
        boolean slash = octet == '/' || octet == '\\';
        if (slash && mode == PathNormalization.DECODE_AND_MERGE_SLASHES) {
            out.append('/');
        } else if (octet < 128 && PLAIN[octet]) {
            out.append((char) octet);
        } else {
            escape(octet, out);
        }
    }

    private static void escape(int octet, StringBuilder out) {
        out.append('%').append(HEX[octet >> 4]).append(HEX[octet & 15]);
    }

    /** Resolves dot segments, and drops empty ones if asked to. */
    private String segments(String path) throws MalformedMessage {
        boolean merge =
                mode == PathNormalization.MERGE_SLASHES
                        || mode == PathNormalization.DECODE_AND_MERGE_SLASHES;
        List<String> kept = new ArrayList<>();
        int from = 1;
        while (true) {
            int slash = path.indexOf('/', from);
            boolean last = slash < 0;
            String segment = path.substring(from, last ? path.length() : slash);
            if (segment.startsWith(".;") || segment.startsWith("..;")) {
                throw MalformedMessage.bad("a dot segment with parameters in a path");
            }
            boolean dots = segment.equals(".") || segment.equals("..");
            if (segment.equals("..") && !kept.isEmpty()) {
                kept.removeLast();
            }
            if (!dots && (last || !merge || !segment.isEmpty())) {
                kept.add(segment);
            }
            if (last) {
                // What ends with a dot segment names a folder.
                return "/" + String.join("/", kept) + (dots && !kept.isEmpty() ? "/" : "");
            }
            from = slash + 1;
        }
    }

    /** A run of escapes must be UTF-8. */
    private static final class Utf8 {
        private final ByteArrayOutputStream run = new ByteArrayOutputStream();
        private boolean wide;

        void add(int octet) {
            run.write(octet);
            wide |= octet > 127;
        }

        void end() throws MalformedMessage {
            if (wide) {
                try {
                    var _ =
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .decode(ByteBuffer.wrap(run.toByteArray()));
                } catch (CharacterCodingException e) {
                    throw MalformedMessage.bad("escapes in a path that are not UTF-8");
                }
            }
            wide = false;
            run.reset();
        }
    }

    private static boolean[] table(String also) {
        boolean[] table = new boolean[128];
        for (int c = 0; c < 128; c++) {
            table[c] =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || also.indexOf(c) >= 0;
        }
        return table;
    }
}
