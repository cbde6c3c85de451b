package dev.weft.ztunnel.outbound;

import dev.weft.hbone.pool.HbonePool;
import dev.weft.net.IpPort;
import dev.weft.telemetry.Reporter;
import dev.weft.workload.WorkloadUid;
import dev.weft.ztunnel.socket.PodSockets;
import dev.weft.ztunnel.telemetry.ConnectionTelemetry.OpenSocket;
import dev.weft.ztunnel.telemetry.Failure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the connections that a pod makes, and owns the tunnels they go through.
 *
 * <p>{@link #open} and {@link #stopAccepting} from the ZDS thread; the pools are confined to their
 * event loops.
 */
public final class OutboundListener {
    private final OutboundContext context;
    private final EventLoopGroup loops;
    private final Map<EventLoop, HbonePool> pools;
    private final Arrival captured;
    private @Nullable Channel listening;

    public OutboundListener(OutboundContext context, EventLoopGroup loops) {
        this.context = context;
        this.loops = loops;
        this.captured = Arrival.captured(context.original());
        Map<EventLoop, HbonePool> made = new HashMap<>();
        for (EventExecutor executor : loops) {
            EventLoop loop = (EventLoop) executor;
            PodTunnelConnector connector =
                    new PodTunnelConnector(
                            loop,
                            context.sockets(),
                            context.certificates(),
                            InstantSource.system());
            made.put(loop, new HbonePool(loop, context.pool(), connector));
        }
        pools = Map.copyOf(made);
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
                                reason -> context.telemetry().shed(Reporter.SOURCE, reason));
    }

    private void accepted(SocketChannel channel) {
        if (admit(channel)) {
            serve(channel, captured);
        }
    }

    /** Takes a place for a connection of the pod; false, and it is reset, if there is none. */
    public boolean admit(SocketChannel channel) {
        Optional<String> reached = context.limit().take();
        if (reached.isPresent()) {
            context.telemetry().shed(Reporter.SOURCE, reached.get());
            context.telemetry()
                    .rejected(
                            Reporter.SOURCE,
                            IpPort.of(channel.remoteAddress()),
                            Optional.empty(),
                            new Failure(
                                    Failure.Kind.OVERLOADED,
                                    "the " + reached.get() + " limit of connections is reached"));
            PodSockets.reset(channel);
            return false;
        }
        OpenSocket socket = context.telemetry().socket(Reporter.SOURCE);
        channel.closeFuture()
                .addListener(closed -> {
                    socket.close();
                    context.limit().giveBack();
                });
        return true;
    }

    /** Connects an admitted connection to where it is going, on its event loop. */
    public void serve(SocketChannel channel, Arrival arrival) {
        HbonePool pool = pools.get(channel.eventLoop());
        if (pool == null) {
            throw new IllegalStateException("a connection on a foreign loop " + channel);
        }
        new OutboundConnection(context, pool, channel, arrival).begin();
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

    /** Ends every tunnel. */
    public void close(String reason) {
        forEachPool(pool -> pool.close(reason));
    }

    /** A workload is gone: what its address leads to from now on is somebody else. */
    public void forget(WorkloadUid workload) {
        forEachPool(pool -> pool.evict(workload));
    }

    private void forEachPool(Consumer<HbonePool> action) {
        pools.forEach((loop, pool) -> loop.execute(() -> action.accept(pool)));
    }
}
