package dev.weft.controller;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that readers see whole or not at all. */
final class AtomicFile {

    private AtomicFile() {}

    static void write(Path file, String text) throws IOException {
        Path absolute = file.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        Path draft = absolute.resolveSibling("." + absolute.getFileName());
        Files.writeString(draft, text);
        Files.move(draft, absolute, StandardCopyOption.ATOMIC_MOVE);
    }
}
