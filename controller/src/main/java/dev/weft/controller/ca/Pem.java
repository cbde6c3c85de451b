package dev.weft.controller.ca;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The text armour around DER: one block in, one block out. */
final class Pem {

    static final String CERTIFICATE = "CERTIFICATE";
    static final String PRIVATE_KEY = "PRIVATE KEY";

    private static final Base64.Encoder LINES =
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private Pem() {}

    static String encode(String label, byte[] der) {
        return "-----BEGIN "
                + label
                + "-----\n"
                + LINES.encodeToString(der)
                + "\n-----END "
                + label
                + "-----\n";
    }

    /** The bytes of the first block with this label; empty when there is none that is whole. */
    static Optional<byte[]> decode(String label, String text) {
        String begin = "-----BEGIN " + label + "-----";
        int start = text.indexOf(begin);
        int end = start < 0 ? -1 : text.indexOf("-----END " + label + "-----", start);
        if (end < 0) {
            return Optional.empty();
        }
        String body = text.substring(start + begin.length(), end).replaceAll("\\s", "");
        try {
            return Optional.of(Base64.getDecoder().decode(body));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
