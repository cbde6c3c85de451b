package dev.weft.tls;

import dev.weft.identity.SpiffeId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.Set;

/**
 * One handshake of a workload with itself, in memory. It loads and warms what the first real
 * handshake would otherwise wait for: a good part of a second in a process that has just started.
 */
public final class Rehearsal {

    /** Each pass hands over what both sides have to say; TLS 1.3 needs two. */
    private static final int MOST_PASSES = 8;

    private boolean clientSecured;
    private boolean serverSecured;

    private Rehearsal() {}

    /** Costs some milliseconds, so not on an event loop; true when both sides were content. */
    public static boolean of(WorkloadTls tls) {
        return new Rehearsal().run(tls);
    }

    private boolean run(WorkloadTls tls) {
        EmbeddedChannel server = new EmbeddedChannel();
        EmbeddedChannel client = new EmbeddedChannel();
        try {
            tls.server(server, listener(() -> serverSecured = true));
            Set<SpiffeId> self = Set.of(tls.certificate().identity());
            tls.client(client, self, listener(() -> clientSecured = true));
            for (int i = 0; i < MOST_PASSES && !(clientSecured && serverSecured); i++) {
                deliver(client, server);
                deliver(server, client);
            }
            return clientSecured && serverSecured;
        } finally {
            client.finishAndReleaseAll();
            server.finishAndReleaseAll();
        }
    }

    private static void deliver(EmbeddedChannel from, EmbeddedChannel to) {
        for (Object bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            if (to.isOpen()) {
                to.writeInbound(bytes);
            } else {
                ReferenceCountUtil.release(bytes);
            }
        }
    }

    private static HandshakeListener listener(Runnable whenSecured) {
        return new HandshakeListener() {
            @Override
            public void secured(ProvenPeer peer) {
                whenSecured.run();
            }

            @Override
            public void failed(HandshakeFailure failure) {
                // The caller is told by the outcome.
            }
        };
    }
}
