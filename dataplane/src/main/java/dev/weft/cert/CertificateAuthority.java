package dev.weft.cert;

import dev.weft.identity.SpiffeId;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Signs requests. */
public interface CertificateAuthority {

    /**
     * Asks for a certificate. Does not block; ends in bounded time, also when nobody answers.
     *
     * @param csr PKCS#10 in PEM
     * @return PEM texts: leaf, intermediates, bundle of roots; or fails with a {@link
     *     CertificateUnavailableException}
     */
    CompletionStage<List<String>> sign(SpiffeId identity, String csr);
}
