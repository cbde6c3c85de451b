package dev.weft.hbone;

import static dev.weft.hbone.ErrorCode.PROTOCOL_ERROR;
import static dev.weft.hbone.ErrorCode.REFUSED_STREAM;
import static dev.weft.hbone.ErrorCode.STREAM_CLOSED;

import dev.weft.relay.ByteBudget;
import io.netty.channel.Channel;

/**
 * The server side of one HBONE connection. Confined to the channel's event loop.
 *
 * <p>Requests that are no tunnels are answered with 400 here; malformed ones reset their stream.
 */
public final class HboneServer {

    private static final long DRAIN = 0x776566742d647261L;

    private final HboneConnection connection;
    private final InboundHandler handler;
    private boolean draining;
    private boolean drained;

    private HboneServer(
            Channel channel, HboneSettings settings, ByteBudget buffers, InboundHandler handler) {
        this.handler = handler;
        connection = new HboneConnection(channel, settings, buffers, new Server());
    }

    /**
     * Speaks HBONE on an accepted channel, above TLS when the pipeline has it. The channel is owned
     * from here on. To be called on its event loop.
     */
    public static HboneServer start(
            Channel channel, HboneSettings settings, InboundHandler handler) {
        return start(channel, settings, ByteBudget.unlimited(), handler);
    }

    /**
     * The same.
     *
     * @param buffers from which bytes take that wait for slow consumers; a tunnel that may have no
     *     more is reset
     */
    public static HboneServer start(
            Channel channel, HboneSettings settings, ByteBudget buffers, InboundHandler handler) {
        HboneServer server = new HboneServer(channel, settings, buffers, handler);
        server.connection.start();
        return server;
    }

    /** Tunnels and requests that live. */
    public int active() {
        return connection.active();
    }

    /**
     * Announces GOAWAY, still takes the requests that are on their way, and closes the connection
     * when the last tunnel ended.
     */
    public void drain() {
        if (!draining && !connection.isOver()) {
            draining = true;
            connection.writer().goAway(Frames.MAX_STREAM_ID, ErrorCode.NO_ERROR, "");
            connection.ping(DRAIN);
        }
    }

    /** Ends everything now. */
    public void close(String reason) {
        connection.close(
                ErrorCode.NO_ERROR, new HboneFailure(HboneFailure.Kind.CLOSED_HERE, reason));
    }

    private void closeIfDrained() {
        if (drained && connection.active() == 0) {
            close("drained");
        }
    }

    private final class Server implements Role {

        @Override
        public boolean isServer() {
            return true;
        }

        @Override
        public void headers(int streamId, HeaderCodec.Block block, boolean endStream)
                throws ProtocolError {
            HboneStream known = connection.stream(streamId);
            if (known != null) {
                boolean late = known.input().hasEnded();
                connection.breach(
                        known,
                        late ? STREAM_CLOSED : PROTOCOL_ERROR,
                        "HEADERS on a stream that has begun");
                return;
            }
            if (connection.wasResetHere(streamId)) {
                return;
            }
            if ((streamId & 1) == 0) {
                throw new ProtocolError(
                        PROTOCOL_ERROR, "stream " + streamId + " is not a client's");
            }
            if (streamId <= connection.lastStreamId()) {
                throw new ProtocolError(STREAM_CLOSED, "stream " + streamId + " was used before");
            }
            if (drained || connection.active() >= connection.settings().maxStreams()) {
                connection.guard().control("streams beyond the limit");
                connection.refuse(streamId, REFUSED_STREAM);
                return;
            }
            switch (block) {
                case HeaderCodec.Block.Malformed malformed -> malformed(streamId);
                case HeaderCodec.Block.Decoded decoded -> request(streamId, decoded, endStream);
            }
        }

        private void request(int streamId, HeaderCodec.Block.Decoded block, boolean endStream)
                throws ProtocolError {
            switch (HeaderCodec.request(block.headers())) {
                case HeaderCodec.Request.Malformed malformed -> malformed(streamId);
                case HeaderCodec.Request.Refused refused -> {
                    connection.guard().control("requests that are no tunnels");
                    refuse(streamId, refused.status());
                }
                case HeaderCodec.Request.Valid valid -> {
                    ServerExchange exchange =
                            new ServerExchange(streamId, connection, valid.request());
                    connection.add(exchange.stream());
                    if (endStream) {
                        exchange.stream().inputEnded();
                    }
                    handler.connect(exchange);
                }
            }
        }

        private void malformed(int streamId) throws ProtocolError {
            connection.guard().control("malformed requests");
            connection.refuse(streamId, PROTOCOL_ERROR);
        }

        private void refuse(int streamId, int status) {
            connection
                    .writer()
                    .headers(
                            streamId,
                            connection
                                    .headers()
                                    .encode(
                                            connection.alloc(),
                                            new ConnectReply(status, Baggage.EMPTY)),
                            Frames.DEFAULT_FRAME_SIZE,
                            true);
            connection.refuse(streamId, ErrorCode.NO_ERROR);
        }

        @Override
        public void ready() {}

        @Override
        public void pong(long opaque) {
            if (draining && !drained && opaque == DRAIN) {
                drained = true;
                connection.writer().goAway(connection.lastStreamId(), ErrorCode.NO_ERROR, "");
                closeIfDrained();
            }
        }

        @Override
        public void goAway(int lastStreamId, ErrorCode code, String debug) {
            // The client opens no more streams; those that live go on.
        }

        @Override
        public void changed() {
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
            handler.closed(cause);
        }
    }
}
