package dev.weft.hbone;

import dev.weft.relay.EndFailure;
import dev.weft.relay.RelayEnd;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * One tunnel: an open CONNECT stream as a relay end. Confined to the connection's event loop.
 *
 * <p>A reset by the peer with NO_ERROR or CANCEL reads as the end of its input, as ambient proxies
 * mean it: "I read no more and send no more". Writing after that fails. Any other reset fails the
 * stream. {@link #abort} sends CONNECT_ERROR, which says that the TCP connection behind it broke
 * (RFC 9113 section 8.5).
 */
public final class HboneStream implements RelayEnd {

    private final int id;
    private final HboneConnection connection;
    private final StreamInput input;
    private final StreamOutput output;
    private @Nullable Opening opening;
    private @Nullable Receiver receiver;
    private @Nullable EndFailure failure;
    private boolean peerReadsNoMore;
    private boolean over;

    HboneStream(int id, HboneConnection connection, Opening opening) {
        this.id = id;
        this.connection = connection;
        this.opening = opening;
        input = new StreamInput(id, connection);
        output =
                new StreamOutput(
                        this,
                        connection.settings().sendBuffer(),
                        connection.peer().initialWindow());
    }

    /** The HTTP/2 stream identifier, for logs. */
    public int id() {
        return id;
    }

    @Override
    public EventLoop eventLoop() {
        return connection.eventLoop();
    }

    @Override
    public void start(Receiver receiver) {
        assert eventLoop().inEventLoop() && this.receiver == null && opening == null;
        this.receiver = receiver;
        if (failure != null) {
            receiver.failed(failure);
            return;
        }
        input.start(receiver);
        input.resume();
        closeIfDone();
    }

    @Override
    public void write(ByteBuf data) {
        if (over || output.isFinishing() || !data.isReadable()) {
            data.release();
            return;
        }
        if (peerReadsNoMore) {
            data.release();
            fail(EndFailure.reset("the peer stopped reading"));
            return;
        }
        connection.outbox().write(output, data);
    }

    @Override
    public void flush() {
        connection.flushSoon();
    }

    @Override
    public boolean isWritable() {
        return over || peerReadsNoMore || output.isWritable();
    }

    @Override
    public void finish() {
        if (over || output.isFinishing()) {
            return;
        }
        if (output.finish()) {
            if (!peerReadsNoMore) {
                connection.writer().endStream(id);
            }
            outputEnded();
        }
        connection.flushSoon();
    }

    @Override
    public void abort(EndFailure cause) {
        reset(ErrorCode.CONNECT_ERROR);
    }

    @Override
    public void pause() {
        input.pause();
    }

    @Override
    public void resume() {
        if (!over) {
            input.resume();
            closeIfDone();
        }
    }

    /** Ends the stream at once and tells the peer why; nothing is called back. */
    void reset(ErrorCode code) {
        if (over) {
            return;
        }
        connection.resetHere(this, code);
        end();
    }

    StreamInput input() {
        return input;
    }

    StreamOutput output() {
        return output;
    }

    @Nullable Opening opening() {
        return opening;
    }

    /** The request was answered with 200. */
    void opened() {
        opening = null;
    }

    boolean isOver() {
        return over;
    }

    /** Both halves are closed on the wire. */
    boolean isClosedOnWire() {
        return input.hasEnded() && output.isFinished();
    }

    /** The peer sent END_STREAM. */
    void inputEnded() {
        input.end();
        connection.removeIfClosed(this);
        closeIfDone();
    }

    /** END_STREAM was written. */
    void outputEnded() {
        connection.removeIfClosed(this);
        closeIfDone();
    }

    void writable() {
        if (receiver != null && !over) {
            receiver.writable();
        }
    }

    /** The peer sent RST_STREAM; the connection has forgotten the stream. */
    void peerReset(ErrorCode code) {
        boolean orderly = code == ErrorCode.NO_ERROR || code == ErrorCode.CANCEL;
        if (opening != null || !orderly) {
            HboneFailure.Kind kind =
                    code == ErrorCode.REFUSED_STREAM
                            ? HboneFailure.Kind.NOT_TAKEN
                            : HboneFailure.Kind.RESET;
            fail(new HboneFailure(kind, "the peer reset the stream: " + code));
            return;
        }
        peerReadsNoMore = true;
        output.drop();
        if (output.isFinishing()) {
            output.finish();
        }
        input.end();
        closeIfDone();
        writable();
    }

    /** The stream is lost; whoever waits for it is told. The connection has forgotten it. */
    void fail(HboneFailure cause) {
        Opening waiting = opening;
        if (waiting == null) {
            fail(
                    switch (cause.kind()) {
                        case RESET -> EndFailure.reset(cause.message());
                        case PROTOCOL -> new EndFailure(EndFailure.Kind.PROTOCOL, cause.message());
                        case REVOKED -> new EndFailure(EndFailure.Kind.REVOKED, cause.message());
                        case CLOSED_HERE -> EndFailure.stopped(cause.message());
                        case CONNECTION_LOST, NOT_TAKEN, UNRESPONSIVE, CONNECT_FAILED ->
                                EndFailure.tunnelLost(cause.message());
                    });
            return;
        }
        if (!over) {
            failure = EndFailure.reset(cause.message());
            end();
            opening = null;
            waiting.failed(cause);
        }
    }

    /** There is no room for what waits here: the stream ends, the others go on. */
    void overloaded() {
        if (over) {
            return;
        }
        connection.resetHere(this, ErrorCode.ENHANCE_YOUR_CALM);
        if (opening != null) {
            fail(new HboneFailure(HboneFailure.Kind.RESET, EndFailure.overloaded().message()));
        } else {
            fail(EndFailure.overloaded());
        }
    }

    private void fail(EndFailure cause) {
        if (over) {
            return;
        }
        failure = cause;
        end();
        if (receiver != null) {
            receiver.failed(cause);
        }
    }

    private void end() {
        over = true;
        output.drop();
        input.discard();
    }

    private void closeIfDone() {
        if (!over && input.isDone() && output.isFinished()) {
            end();
            if (receiver != null) {
                receiver.closed();
            }
        }
    }
}
