package dev.weft.local.config;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A local mesh could not do what it was asked. The message says what failed, with which value, and
 * what to do; it is meant to be shown to the user as it is.
 */
public final class LocalMeshException extends RuntimeException {

    public LocalMeshException(String message) {
        super(message);
    }

    public LocalMeshException(String message, Throwable cause) {
        super(message, cause);
    }

    @FormatMethod
    public static LocalMeshException of(String format, @Nullable Object... arguments) {
        return new LocalMeshException(String.format(Locale.ROOT, format, arguments));
    }

    @FormatMethod
    public static LocalMeshException causedBy(
            Throwable cause, String format, @Nullable Object... arguments) {
        return new LocalMeshException(String.format(Locale.ROOT, format, arguments), cause);
    }

    /** What a task on another thread failed with, with its own message. */
    public static LocalMeshException unwrap(Exception wrapper) {
        Throwable cause = wrapper.getCause() == null ? wrapper : wrapper.getCause();
        boolean readable = cause instanceof LocalMeshException && cause.getMessage() != null;
        String message = readable ? String.valueOf(cause.getMessage()) : String.valueOf(cause);
        return new LocalMeshException(message, wrapper);
    }
}
