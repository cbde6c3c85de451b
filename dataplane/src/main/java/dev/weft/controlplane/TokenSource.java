package dev.weft.controlplane;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the bearer token comes from. No text form of these shows a token. */
public sealed interface TokenSource {

    /** A file, read again for every call because its content is rotated. */
    record File(Path path) implements TokenSource {}

    /** A token in the setting itself. */
    record Literal(String token) implements TokenSource {
        @Override
        public String toString() {
            return "Literal[token=(hidden)]";
        }
    }

    /** Reads the setting {@code AUTH_TOKEN}: the path of an existing file, or the token. */
    static TokenSource parse(String setting) {
        boolean path = setting.startsWith("/") || setting.startsWith("./");
        return path || Files.exists(Path.of(setting))
                ? new File(Path.of(setting))
                : new Literal(setting);
    }
}
