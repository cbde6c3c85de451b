package dev.weft.cni.agent.http;

import java.io.IOException;

/** What came is no request that is answered here; carries the reply. */
final class BadRequestException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    BadRequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    HttpReply reply() {
        return HttpReply.text(status, String.valueOf(getMessage()));
    }
}
