package dev.weft.tls;

import dev.weft.identity.SpiffeId;
import io.netty.channel.Channel;
import java.util.Set;

/**
 * TLS as one workload: a client and a server context of one certificate.
 *
 * <p>The {@code CertificateManager} owns these objects and closes a replaced one a minute after the
 * swap; connections made before live on. Take it from the manager for every connection and do not
 * keep it.
 *
 * <p>Any thread; a channel's methods on its event loop.
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class WorkloadTls implements AutoCloseable {

    private WorkloadTls() {}

    /** Builds both contexts: some milliseconds, so not on an event loop. */
    public static WorkloadTls of(WorkloadCertificate certificate) {
        throw new UnsupportedOperationException();
    }

    public WorkloadCertificate certificate() {
        throw new UnsupportedOperationException();
    }

    /**
     * Puts the client side of TLS first into the pipeline of a connected channel and starts the
     * handshake.
     *
     * @param expected the peer must prove to be one of these
     */
    public void client(Channel channel, Set<SpiffeId> expected, HandshakeListener listener) {
        throw new UnsupportedOperationException();
    }

    /**
     * Puts the server side of TLS first into the pipeline. The client must prove an identity of our
     * own trust domain.
     */
    public void server(Channel channel, HandshakeListener listener) {
        throw new UnsupportedOperationException();
    }

    /** Releases the contexts as soon as the last connection made from them is gone. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
