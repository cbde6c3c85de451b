package dev.weft.tls;

/** Told once how a handshake ended, on the channel's event loop. */
public interface HandshakeListener {

    /**
     * TLS is up, the peer proved to be {@code peer} and speaks {@code h2}. Nothing was sent or
     * delivered yet: handlers added to the pipeline now see every byte.
     */
    void secured(ProvenPeer peer);

    /** There will be no connection; the channel is closed. */
    void failed(HandshakeFailure failure);
}
