package dev.weft.hbone;

import io.netty.channel.Channel;

/** The client side of one HBONE connection. Confined to the channel's event loop. */
@SuppressWarnings("DoNotCallSuggester")
public final class HboneClient {
    private HboneClient() {}

    /** Speaks HBONE on a connected channel, above TLS when the pipeline has it. */
    public static HboneClient start(
            Channel channel, HboneSettings settings, ClientObserver observer) {
        throw new UnsupportedOperationException();
    }

    /** How many more tunnels may be opened now: 0 before {@code ready} and once it drains. */
    public int capacity() {
        throw new UnsupportedOperationException();
    }

    /** Tunnels and requests that live. */
    public int active() {
        throw new UnsupportedOperationException();
    }

    /** Asks for a tunnel. */
    public PendingConnect open(ConnectRequest request, ConnectListener listener) {
        throw new UnsupportedOperationException();
    }

    /** Opens no new tunnels; closes the connection when the last one ended. */
    public void drain() {
        throw new UnsupportedOperationException();
    }

    /** Ends everything now. */
    public void close(String reason) {
        throw new UnsupportedOperationException();
    }
}
