package dev.weft.hbone;

import static dev.weft.hbone.ErrorCode.PROTOCOL_ERROR;

import dev.weft.relay.ByteBudget;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The client side of one HBONE connection. Confined to the channel's event loop.
 *
 * <p>A request on a connection that has been quiet goes out together with a PING: if neither is
 * answered soon, requests without an answer fail as {@link HboneFailure.Kind#UNRESPONSIVE} and no
 * new ones are taken, while open tunnels live on until the keepalive decides about them.
 */
public final class HboneClient {

    private static final long PROBE = 0x776566742d70726fL;

    private final HboneConnection connection;
    private final ClientObserver observer;
    private boolean ready;
    private boolean draining;
    private boolean probing;
    private int nextStreamId = 1;

    private HboneClient(
            Channel channel, HboneSettings settings, ByteBudget buffers, ClientObserver observer) {
        this.observer = observer;
        connection = new HboneConnection(channel, settings, buffers, new Client());
    }

    /**
     * Speaks HBONE on a connected channel, above TLS when the pipeline has it. The channel is owned
     * from here on. To be called on its event loop.
     */
    public static HboneClient start(
            Channel channel, HboneSettings settings, ClientObserver observer) {
        return start(channel, settings, ByteBudget.unlimited(), observer);
    }

    /**
     * The same.
     *
     * @param buffers from which bytes take that wait for slow consumers; a tunnel that may have no
     *     more is reset
     */
    public static HboneClient start(
            Channel channel, HboneSettings settings, ByteBudget buffers, ClientObserver observer) {
        HboneClient client = new HboneClient(channel, settings, buffers, observer);
        client.connection.start();
        return client;
    }

    public EventLoop eventLoop() {
        return connection.eventLoop();
    }

    /** How many more tunnels may be opened now: 0 before {@code ready} and once it drains. */
    public int capacity() {
        if (!isUsable()) {
            return 0;
        }
        long limit = Math.min(connection.settings().maxStreams(), connection.peer().maxStreams());
        return (int) Math.max(0, limit - connection.active());
    }

    /** False once no tunnel will ever be opened here again; true before {@code ready}. */
    public boolean isReusable() {
        return !draining && !connection.isOver() && nextStreamId > 0;
    }

    /** Tunnels and requests that live. */
    public int active() {
        return connection.active();
    }

    /**
     * Asks for a tunnel.
     *
     * @throws IllegalStateException if there is no {@link #capacity()}
     */
    public PendingConnect open(ConnectRequest request, ConnectListener listener) {
        assert eventLoop().inEventLoop();
        if (capacity() == 0) {
            throw new IllegalStateException(
                    "no capacity for a tunnel to " + request.target() + "; ask capacity() first");
        }
        PendingOpen pending = new PendingOpen(nextStreamId, connection, listener);
        nextStreamId += 2;
        connection.add(pending.stream());
        connection
                .writer()
                .headers(
                        pending.stream().id(),
                        connection.headers().encode(connection.alloc(), request),
                        Math.min(connection.peer().maxFrameSize(), Frames.DEFAULT_FRAME_SIZE),
                        false);
        probeIfQuiet();
        connection.flushSoon();
        return pending;
    }

    /** Opens no new tunnels; closes the connection when the last one ended. */
    public void drain() {
        if (!draining && !connection.isOver()) {
            draining = true;
            connection.writer().goAway(0, ErrorCode.NO_ERROR, "");
            connection.flushSoon();
        }
        closeIfDrained();
    }

    /** Ends everything now. */
    public void close(String reason) {
        connection.close(
                ErrorCode.NO_ERROR, new HboneFailure(HboneFailure.Kind.CLOSED_HERE, reason));
    }

    private boolean isUsable() {
        return ready && isReusable();
    }

    private void closeIfDrained() {
        if (draining && connection.active() == 0) {
            close("drained");
        }
    }

    private void probeIfQuiet() {
        HboneSettings.Pings pings = connection.settings().pings();
        long now = connection.nanoTime();
        if (probing || now - connection.heardAt() < pings.quiet().toNanos()) {
            return;
        }
        probing = true;
        connection.ping(PROBE);
        eventLoop().schedule(() -> judgeProbe(now), pings.probe().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void judgeProbe(long askedAt) {
        probing = false;
        if (connection.isOver() || connection.heardAt() - askedAt >= 0) {
            return;
        }
        draining = true;
        HboneFailure failure =
                new HboneFailure(
                        HboneFailure.Kind.UNRESPONSIVE,
                        "no answer to a PING within " + connection.settings().pings().probe());
        for (HboneStream stream : connection.allStreams()) {
            if (stream.opening() != null) {
                connection.resetHere(stream, ErrorCode.CANCEL);
                stream.fail(failure);
            }
        }
        observer.changed();
        closeIfDrained();
    }

    private final class Client implements Role {

        @Override
        public boolean isServer() {
            return false;
        }

        @Override
        public void headers(int streamId, HeaderCodec.Block block, boolean endStream)
                throws ProtocolError {
            HboneStream stream = connection.stream(streamId);
            if (stream == null) {
                if (streamId > connection.lastStreamId() || (streamId & 1) == 0) {
                    throw new ProtocolError(PROTOCOL_ERROR, "HEADERS on idle stream " + streamId);
                }
                if (!connection.wasResetHere(streamId)) {
                    connection.guard().control("frames on closed streams");
                }
                return;
            }
            if (!(stream.opening() instanceof PendingOpen pending)) {
                connection.breach(stream, PROTOCOL_ERROR, "HEADERS on an open tunnel");
                return;
            }
            switch (block) {
                case HeaderCodec.Block.Malformed malformed ->
                        connection.breach(stream, PROTOCOL_ERROR, malformed.reason());
                case HeaderCodec.Block.Decoded decoded -> reply(pending, decoded, endStream);
            }
        }

        private void reply(PendingOpen pending, HeaderCodec.Block.Decoded block, boolean endStream)
                throws ProtocolError {
            Optional<Integer> status = HeaderCodec.status(block.headers());
            if (status.isEmpty() || (status.get() < 200 && endStream)) {
                connection.breach(
                        pending.stream(),
                        PROTOCOL_ERROR,
                        "a reply with the status " + block.headers().status());
                return;
            }
            if (status.get() < 200) {
                connection.guard().control("informational replies");
                return;
            }
            Baggage baggage = HeaderCodec.baggage(block.headers());
            pending.replied(new ConnectReply(status.get(), baggage), endStream);
        }

        @Override
        public void ready() {
            ready = true;
            observer.ready();
        }

        @Override
        public void pong(long opaque) {}

        @Override
        public void goAway(int lastStreamId, ErrorCode code, String debug) {
            draining = true;
            HboneFailure failure =
                    new HboneFailure(
                            HboneFailure.Kind.NOT_TAKEN,
                            "the peer drains the connection: " + code + " " + debug);
            for (HboneStream stream : connection.allStreams()) {
                if (stream.id() > lastStreamId) {
                    connection.remove(stream.id());
                    stream.fail(failure);
                }
            }
            observer.changed();
            closeIfDrained();
        }

        @Override
        public void changed() {
            observer.changed();
            closeIfDrained();
        }

        @Override
        public void silent() {
            connection.close(
                    ErrorCode.NO_ERROR,
                    new HboneFailure(
                            HboneFailure.Kind.CONNECTION_LOST,
                            "no answer to a PING within "
                                    + connection.settings().pings().timeout()));
        }

        @Override
        public void ended(HboneFailure cause) {
            observer.closed(cause);
        }
    }
}
