package dev.weft.ztunnel.dns;

import dev.weft.net.IpPort;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Who is asked what the mesh does not know. */
@FunctionalInterface
interface DnsUpstream {
    /**
     * Passes a question on.
     *
     * @param loop the calling event loop; the answer comes on it
     * @param server the one that the pod asked, where it can be known
     * @return a message that answers the question, under the question's id; fails, in bounded time,
     *     if no server gives one
     */
    Future<ByteBuffer> ask(EventLoop loop, Forwarded question, Optional<IpPort> server);

    /**
     * A question to pass on.
     *
     * @param message as it came, so that every option of the client goes on to the server
     */
    record Forwarded(DnsQuery query, ByteBuffer message, Transport transport) {}
}
