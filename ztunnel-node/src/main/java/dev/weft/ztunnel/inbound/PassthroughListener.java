package dev.weft.ztunnel.inbound;

import dev.weft.telemetry.Reporter;
import dev.weft.ztunnel.socket.PodSockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
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
        listening =
                context.sockets()
                        .listen(
                                loops,
                                address,
                                this::accepted,
                                reason -> context.telemetry().shed(Reporter.DESTINATION, reason));
    }

    /** Leaves new connections to a successor that listens too; takes those that come regardless. */
    public void preferSuccessor() {
        if (listening != null) {
            PodSockets.preferSuccessor(listening);
        }
    }

    /** Closes the listening socket; live connections go on. Empty when it was never opened. */
    public Optional<ChannelFuture> stopAccepting() {
        return Optional.ofNullable(listening).map(Channel::close);
    }

    private void accepted(SocketChannel channel) {
        if (accepting.admit(channel)) {
            new PassthroughConnection(context, accepting, channel).begin();
        }
    }
}
