package dev.weft.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Writes the few DER elements that a signing request is made of. Pure. */
final class Der {

    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int CONTEXT = 0x80;
    private static final int CONSTRUCTED = 0x20;

    /** The boolean true. */
    static final byte[] TRUE = {0x01, 0x01, (byte) 0xff};

    private Der() {}

    static byte[] sequence(byte[]... elements) {
        return element(SEQUENCE, elements);
    }

    /** A set of one element, which needs no ordering. */
    static byte[] set(byte[] element) {
        return element(SET, element);
    }

    static byte[] integer(long value) {
        return element(INTEGER, BigInteger.valueOf(value).toByteArray());
    }

    static byte[] octetString(byte[] content) {
        return element(OCTET_STRING, content);
    }

    /** A bit string whose last byte is used whole. */
    static byte[] bitString(byte[] content) {
        return element(BIT_STRING, new byte[] {0}, content);
    }

    /** An implicitly tagged constructed element. */
    static byte[] context(int tag, byte[] content) {
        return element(CONTEXT | CONSTRUCTED | tag, content);
    }

    /** An implicitly tagged text; must be ASCII. */
    static byte[] contextText(int tag, String text) {
        if (!text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "'" + text + "' cannot stand in a certificate: expected visible ASCII");
        }
        return element(CONTEXT | tag, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** An object identifier such as {@code 1.2.840.10045.4.3.2}. */
    static byte[] objectIdentifier(String dotted) {
        String[] parts = dotted.split("\\.", -1);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write(Integer.parseInt(parts[0]) * 40 + Integer.parseInt(parts[1]));
        for (int i = 2; i < parts.length; i++) {
            base128(content, Long.parseLong(parts[i]));
        }
        return element(OBJECT_IDENTIFIER, content.toByteArray());
    }

    private static void base128(ByteArrayOutputStream out, long value) {
        int groups = Math.max(1, (64 - Long.numberOfLeadingZeros(value) + 6) / 7);
        for (int i = groups - 1; i >= 0; i--) {
            int more = i == 0 ? 0 : 0x80;
            out.write(((int) (value >>> (7 * i)) & 0x7f) | more);
        }
    }

    private static byte[] element(int tag, byte[]... contents) {
        int length = 0;
        for (byte[] content : contents) {
            length += content.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
        out.write(tag);
        length(out, length);
        for (byte[] content : contents) {
            out.writeBytes(content);
        }
        return out.toByteArray();
    }

    private static void length(ByteArrayOutputStream out, int length) {
        if (length < 0x80) {
            out.write(length);
            return;
        }
        int bytes = (32 - Integer.numberOfLeadingZeros(length) + 7) / 8;
        out.write(0x80 | bytes);
        for (int i = bytes - 1; i >= 0; i--) {
            out.write(length >>> (8 * i));
        }
    }
}
