package dev.weft.echo.server;

/** The gRPC status codes that the echo service answers with. */
enum GrpcStatus {
    OK(0),
    UNKNOWN(2),
    INVALID_ARGUMENT(3),
    DEADLINE_EXCEEDED(4),
    NOT_FOUND(5),
    PERMISSION_DENIED(7),
    RESOURCE_EXHAUSTED(8),
    UNIMPLEMENTED(12),
    INTERNAL(13),
    UNAVAILABLE(14),
    UNAUTHENTICATED(16);

    private final int number;

    GrpcStatus(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** The code that says in gRPC what the status says in HTTP. */
    static GrpcStatus of(int httpStatus) {
        if (httpStatus < 400) {
            return OK;
        }
        return switch (httpStatus) {
            case 400 -> INVALID_ARGUMENT;
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404 -> NOT_FOUND;
            case 429 -> RESOURCE_EXHAUSTED;
            case 500 -> INTERNAL;
            case 502, 503 -> UNAVAILABLE;
            case 504 -> DEADLINE_EXCEEDED;
            default -> UNKNOWN;
        };
    }
}
