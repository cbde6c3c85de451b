package dev.weft.cni.redirect;

import java.io.IOException;

/**
 * A pod's rules or routes could not be read or changed; the message carries the tool's own words.
 */
public final class RedirectException extends IOException {

    private static final long serialVersionUID = 1L;

    RedirectException(String message) {
        super(message);
    }

    RedirectException(String message, Throwable cause) {
        super(message, cause);
    }
}
