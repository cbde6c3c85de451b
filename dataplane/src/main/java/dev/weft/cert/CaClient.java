package dev.weft.cert;

import dev.weft.controlplane.ControlPlane;
import dev.weft.identity.SpiffeId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The certificate API of the control plane, asked in the name of the pods of this node. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class CaClient implements CertificateAuthority, AutoCloseable {

    /**
     * A client with one connection, made with the first request.
     *
     * @param validity how long certificates are asked to live
     * @param impersonate true on a node proxy, which asks for the identities of its pods; false
     *     where the token is that of the workload itself
     */
    public CaClient(ControlPlane controlPlane, Duration validity, boolean impersonate) {}

    @Override
    public CompletionStage<List<String>> sign(SpiffeId identity, String csr) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
