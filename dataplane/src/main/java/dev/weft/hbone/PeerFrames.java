package dev.weft.hbone;

import static dev.weft.hbone.ErrorCode.FLOW_CONTROL_ERROR;
import static dev.weft.hbone.ErrorCode.PROTOCOL_ERROR;
import static dev.weft.hbone.ErrorCode.STREAM_CLOSED;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What each frame of the peer does to the connection and its streams. Runs on the connection's
 * event loop.
 */
final class PeerFrames implements FrameSink {

    private final HboneConnection connection;
    private final Role role;
    private boolean ready;
    private @Nullable HboneStream current;
    private int currentFlow;
    private boolean currentEnds;

    PeerFrames(HboneConnection connection, Role role) {
        this.connection = connection;
        this.role = role;
    }

    @Override
    public void dataStart(int streamId, int flow, boolean endStream) throws ProtocolError {
        requireOpened(streamId, "DATA");
        if (!connection.window().receive(flow)) {
            throw new ProtocolError(
                    FLOW_CONTROL_ERROR, "DATA of " + flow + " bytes overruns the connection");
        }
        if (flow == 0 && !endStream) {
            connection.guard().control("empty DATA frames");
        }
        currentFlow = flow;
        currentEnds = endStream;
        current = null;
        HboneStream stream = connection.stream(streamId);
        if (stream == null) {
            if (!connection.wasResetHere(streamId)) {
                connection.guard().control("frames on closed streams");
                connection.resetGone(streamId, STREAM_CLOSED);
            }
        } else if (stream.input().hasEnded()) {
            connection.breach(stream, STREAM_CLOSED, "DATA after END_STREAM");
        } else if (stream.opening() != null && !role.isServer()) {
            connection.breach(stream, PROTOCOL_ERROR, "DATA before the reply");
        } else if (!stream.input().admit(flow)) {
            connection.breach(
                    stream, FLOW_CONTROL_ERROR, "DATA of " + flow + " bytes overruns the stream");
        } else {
            current = stream;
        }
    }

    @Override
    public void dataPiece(ByteBuf piece) {
        HboneStream stream = current;
        int length = piece.readableBytes();
        currentFlow -= length;
        if (stream == null) {
            piece.release();
            connection.consumed(length);
            return;
        }
        stream.input().piece(piece);
    }

    @Override
    public void dataEnd() {
        HboneStream stream = current;
        current = null;
        if (stream == null || stream.isOver()) {
            connection.consumed(currentFlow);
            return;
        }
        stream.input().consumed(currentFlow);
        if (currentEnds) {
            stream.inputEnded();
        }
    }

    @Override
    public void headers(int streamId, ByteBuf block, boolean endStream) throws ProtocolError {
        role.headers(streamId, connection.headers().decode(streamId, block), endStream);
    }

    @Override
    public void reset(int streamId, ErrorCode code) throws ProtocolError {
        requireOpened(streamId, "RST_STREAM");
        HboneStream stream = connection.remove(streamId);
        if (stream == null) {
            connection.guard().reset();
            return;
        }
        if (stream.opening() != null && role.isServer()) {
            connection.guard().earlyReset();
        } else {
            connection.guard().reset();
        }
        stream.peerReset(code);
        role.changed();
    }

    @Override
    public void settings(ByteBuf pairs) throws ProtocolError {
        connection.guard().control("SETTINGS");
        PeerSettings before = connection.peer();
        PeerSettings peer = before.with(pairs);
        connection.peer(peer);
        long delta = (long) peer.initialWindow() - before.initialWindow();
        for (HboneStream stream : connection.allStreams()) {
            widen(stream, delta);
        }
        connection.outbox().frameLimit(peer.maxFrameSize());
        connection.headers().peerTable(peer.headerTable());
        connection.writer().settingsAck();
        connection.outbox().pump();
        if (ready) {
            role.changed();
            return;
        }
        ready = true;
        connection.keepalive().alive();
        role.ready();
    }

    @Override
    public void settingsAck() throws ProtocolError {
        connection.guard().control("SETTINGS");
    }

    @Override
    public void ping(long opaque, boolean ack) throws ProtocolError {
        if (!ack) {
            connection.guard().control("PING");
            connection.writer().ping(opaque, true);
        } else if (opaque == Keepalive.OPAQUE) {
            connection.keepalive().alive();
        } else {
            role.pong(opaque);
        }
    }

    @Override
    public void goAway(int lastStreamId, ErrorCode code, String debug) throws ProtocolError {
        connection.guard().control("GOAWAY");
        role.goAway(lastStreamId, code, debug.replaceAll("\\p{Cntrl}", "?"));
    }

    @Override
    public void windowUpdate(int streamId, int increment) throws ProtocolError {
        if (streamId == 0) {
            if (increment == 0 || !connection.outbox().widen(increment)) {
                throw new ProtocolError(
                        increment == 0 ? PROTOCOL_ERROR : FLOW_CONTROL_ERROR,
                        "WINDOW_UPDATE of " + increment + " on the connection");
            }
            connection.outbox().pump();
            return;
        }
        requireOpened(streamId, "WINDOW_UPDATE");
        HboneStream stream = connection.stream(streamId);
        if (stream == null) {
            return;
        }
        if (increment == 0) {
            connection.breach(stream, PROTOCOL_ERROR, "WINDOW_UPDATE of 0");
            return;
        }
        widen(stream, increment);
        connection.outbox().pump();
    }

    private void widen(HboneStream stream, long bytes) throws ProtocolError {
        if (!stream.output().widen(bytes)) {
            if (connection.stream(stream.id()) != null) {
                connection.breach(stream, FLOW_CONTROL_ERROR, "the send window exceeds 2^31-1");
            }
            return;
        }
        connection.outbox().offer(stream.output());
    }

    @Override
    public void ignored(int type) throws ProtocolError {
        connection.guard().control("frames without a meaning, such as type " + type);
    }

    private void requireOpened(int streamId, String what) throws ProtocolError {
        if (streamId > connection.lastStreamId() || (streamId & 1) == 0) {
            throw new ProtocolError(PROTOCOL_ERROR, what + " on idle stream " + streamId);
        }
    }
}
