package dev.weft.cert;

import dev.weft.identity.SpiffeId;

/**
 * There is no valid certificate for an identity now; the message carries the authority's reason.
 */
public final class CertificateUnavailableException extends Exception {

    private static final long serialVersionUID = 1;

    public CertificateUnavailableException(SpiffeId identity, String reason) {
        super("no certificate for " + identity + ": " + reason);
    }
}
