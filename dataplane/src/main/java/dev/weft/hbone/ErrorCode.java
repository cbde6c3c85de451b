package dev.weft.hbone;

/** Error codes of HTTP/2 (RFC 9113 section 7). */
public enum ErrorCode {
    NO_ERROR(0),
    PROTOCOL_ERROR(1),
    INTERNAL_ERROR(2),
    FLOW_CONTROL_ERROR(3),
    SETTINGS_TIMEOUT(4),
    STREAM_CLOSED(5),
    FRAME_SIZE_ERROR(6),
    REFUSED_STREAM(7),
    CANCEL(8),
    COMPRESSION_ERROR(9),
    CONNECT_ERROR(10),
    ENHANCE_YOUR_CALM(11),
    INADEQUATE_SECURITY(12),
    HTTP_1_1_REQUIRED(13);

    private static final ErrorCode[] CODES = values();

    private final int code;

    ErrorCode(int code) {
        this.code = code;
    }

    /** Codes of no meaning to us are an internal error of the peer. */
    static ErrorCode of(long code) {
        for (ErrorCode candidate : CODES) {
            if (candidate.code == code) {
                return candidate;
            }
        }
        return INTERNAL_ERROR;
    }

    int code() {
        return code;
    }
}
