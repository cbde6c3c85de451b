package dev.weft.ztunnel.inbound;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Takes plaintext connections to a pod: no identity, the same policy.
 *
 * <p>{@link #open} and {@link #stopAccepting} from the ZDS thread.
 */
public final class PassthroughListener {
    private final InboundContext context;
    private final EventLoopGroup loops;
    private final Accepting accepting;
    private @Nullable Channel listening;

    public PassthroughListener(InboundContext context, EventLoopGroup loops) {
        this.context = context;
        this.loops = loops;
        this.accepting = new Accepting(context);
    }

    /**
     * Opens the listening socket.
     *
     * @throws IOException it cannot be opened
     */
    public void open(InetSocketAddress address) throws IOException {
        listening = context.sockets().listen(loops, address, this::accepted);
    }

    /** Closes the listening socket; live connections go on. */
    public void stopAccepting() {
        if (listening != null) {
            listening.close().awaitUninterruptibly();
        }
    }

    private void accepted(SocketChannel channel) {
        if (accepting.admit(channel)) {
            new PassthroughConnection(context, accepting, channel).begin();
        }
    }
}
