package dev.weft.cni.agent;

import java.io.IOException;

/** A pod could not be enrolled; the message is what people see as the reason. */
final class EnrolmentException extends IOException {

    private static final long serialVersionUID = 1L;

    EnrolmentException(String message) {
        super(message);
    }
}
