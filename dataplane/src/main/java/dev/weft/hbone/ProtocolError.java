package dev.weft.hbone;

/**
 * The peer broke HTTP/2 and its whole connection must end (RFC 9113 section 5.4.1). Errors of one
 * stream are answered with RST_STREAM where they are found.
 */
final class ProtocolError extends Exception {

    private final ErrorCode code;

    ProtocolError(ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    ErrorCode code() {
        return code;
    }

    /** The message; never null. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
