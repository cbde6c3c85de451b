package dev.weft.cni.agent.zds;

import java.io.IOException;

/** A node proxy did not take a pod: none is connected, it refused, or its connection broke. */
public final class ZdsException extends IOException {

    private static final long serialVersionUID = 1L;

    ZdsException(String message) {
        super(message);
    }

    ZdsException(String message, Throwable cause) {
        super(message, cause);
    }
}
