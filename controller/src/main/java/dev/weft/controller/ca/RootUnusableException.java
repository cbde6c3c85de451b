package dev.weft.controller.ca;

import java.io.IOException;
import java.nio.file.Path;

/** The stored root is there but cannot be used; the process must not go on with another one. */
public final class RootUnusableException extends IOException {

    RootUnusableException(Path file, String what) {
        super(message(file, what));
    }

    RootUnusableException(Path file, String what, Throwable cause) {
        super(message(file, what), cause);
    }

    private static String message(Path file, String what) {
        return "root certificate "
                + file
                + ": "
                + what
                + ". Restore the file, or move it away to start a new root (certificates of the"
                + " old one stop being trusted as they are renewed)";
    }
}
