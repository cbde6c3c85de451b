package dev.weft.controller.virtual;

import dev.weft.manifest.Field;
import java.util.List;

/** The statuses of gRPC by name, in the order of their numbers. Pure. */
final class GrpcStatuses {

    private static final List<String> NAMES =
            List.of(
                    "OK",
                    "CANCELLED",
                    "UNKNOWN",
                    "INVALID_ARGUMENT",
                    "DEADLINE_EXCEEDED",
                    "NOT_FOUND",
                    "ALREADY_EXISTS",
                    "PERMISSION_DENIED",
                    "RESOURCE_EXHAUSTED",
                    "FAILED_PRECONDITION",
                    "ABORTED",
                    "OUT_OF_RANGE",
                    "UNIMPLEMENTED",
                    "INTERNAL",
                    "UNAVAILABLE",
                    "DATA_LOSS",
                    "UNAUTHENTICATED");

    private GrpcStatuses() {}

    static int of(Field field) {
        String text = field.requiredText();
        int number = text.matches("\\d{1,2}") ? Integer.parseInt(text) : NAMES.indexOf(text);
        if (number < 0 || number >= NAMES.size()) {
            throw field.wrong("a status of gRPC such as UNAVAILABLE");
        }
        return number;
    }
}
