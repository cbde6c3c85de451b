package dev.weft.ztunnel.dns;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A domain name (RFC 1035, section 3.1): its labels as spelled, each byte one character, so that it
 * goes out as it came in.
 */
record DnsName(List<String> labels) {
    private static final int LONGEST_LABEL = 63;

    /** On the wire, with the length bytes and the final zero. */
    private static final int LONGEST = 255;

    DnsName {
        labels = List.copyOf(labels);
    }

    /** From dotted text without the final dot; empty if no DNS name is written like this. */
    static Optional<DnsName> parse(String text) {
        DnsName name = new DnsName(text.isEmpty() ? List.of() : labels(text));
        boolean fits =
                name.size() <= LONGEST
                        && name.labels.stream()
                                .allMatch(l ->
                                        !l.isEmpty()
                                                && l.length() <= LONGEST_LABEL
                                                && l.chars().allMatch(c -> c <= 0xff));
        return fits ? Optional.of(name) : Optional.empty();
    }

    private static List<String> labels(String text) {
        return Arrays.asList(text.split("\\.", -1));
    }

    /** Reads a name that is not compressed; empty if there is none. */
    static Optional<DnsName> read(ByteBuffer in) {
        List<String> labels = new ArrayList<>();
        int size = 1;
        while (in.hasRemaining()) {
            int length = in.get() & 0xff;
            if (length == 0) {
                return Optional.of(new DnsName(labels));
            }
            size += 1 + length;
            if (length > LONGEST_LABEL || size > LONGEST || in.remaining() < length) {
                return Optional.empty();
            }
            byte[] label = new byte[length];
            in.get(label);
            labels.add(new String(label, StandardCharsets.ISO_8859_1));
        }
        return Optional.empty();
    }

    void write(ByteBuffer out) {
        for (String label : labels) {
            out.put((byte) label.length()).put(label.getBytes(StandardCharsets.ISO_8859_1));
        }
        out.put((byte) 0);
    }

    /** Bytes on the wire. */
    int size() {
        return labels.stream().mapToInt(label -> 1 + label.length()).sum() + 1;
    }

    /**
     * Lower case, dotted, without the final dot: the form in which names are compared. A dot within
     * a label becomes something that no host is called.
     */
    String text() {
        StringBuilder text = new StringBuilder();
        for (String label : labels) {
            text.append(text.isEmpty() ? "" : ".").append(label.replace(".", "\\."));
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return text();
    }
}
