package dev.weft.hbone;

import io.netty.channel.Channel;

/** The server side of one HBONE connection. Confined to the channel's event loop. */
@SuppressWarnings("DoNotCallSuggester")
public final class HboneServer {
    private HboneServer() {}

    /** Speaks HBONE on an accepted channel, above TLS when the pipeline has it. */
    public static HboneServer start(
            Channel channel, HboneSettings settings, InboundHandler handler) {
        throw new UnsupportedOperationException();
    }

    /** Tunnels and requests that live. */
    public int active() {
        throw new UnsupportedOperationException();
    }

    /** Announces GOAWAY, takes no new tunnels; closes the connection when the last one ended. */
    public void drain() {
        throw new UnsupportedOperationException();
    }

    /** Ends everything now. */
    public void close(String reason) {
        throw new UnsupportedOperationException();
    }
}
