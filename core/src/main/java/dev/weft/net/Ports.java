package dev.weft.net;

import java.util.Optional;

/** Port numbers in text. */
public final class Ports {

    private Ports() {}

    /** Parses 0 to 65535, digits only; empty for anything else. */
    public static Optional<Integer> parse(String text) {
        if (text.isEmpty() || text.length() > 5) {
            return Optional.empty();
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return Optional.empty();
            }
            value = value * 10 + (c - '0');
        }
        return value <= 65535 ? Optional.of(value) : Optional.empty();
    }
}
