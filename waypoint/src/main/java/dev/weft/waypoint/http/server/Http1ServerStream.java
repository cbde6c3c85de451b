package dev.weft.waypoint.http.server;

import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.MessageReceiver;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ServerStream;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.codec.Http1Request;
import dev.weft.waypoint.http.codec.RequestReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request of a connection of HTTP/1. */
final class Http1ServerStream implements ServerStream {

    private static final Logger LOG = LoggerFactory.getLogger(Http1ServerStream.class);

    private final Http1ServerConnection connection;
    private final RequestHead head;
    private final boolean keepAlive;
    private final boolean complete;
    private @Nullable MessageReceiver receiver;
    private @Nullable StreamFailure failure;
    private boolean paused;
    private boolean responded;
    private boolean tunnel;
    private boolean reusable;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean discarding;
    private boolean over;

    Http1ServerStream(Http1ServerConnection connection, Http1Request request) {
        this.connection = connection;
        head = request.head();
        keepAlive = request.keepAlive();
        complete = !request.hasBody() && !wantsTunnel();
        inputEnded = !request.hasBody();
    }

    private boolean wantsTunnel() {
        return head.method().equals("CONNECT") || !RequestReader.wanted(head.headers()).isEmpty();
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public boolean isRequestComplete() {
        return complete;
    }

    @Override
    public void start(MessageReceiver started) {
        receiver = started;
        if (failure != null) {
            started.failed(failure);
            return;
        }
        connection.process();
    }

    /** Whether input would be taken now. */
    boolean isWanted() {
        return discarding || (receiver != null && !paused);
    }

    /** From now on everything is delivered. */
    void takeAll() {
        paused = false;
    }

    boolean isDiscarding() {
        return discarding;
    }

    boolean inputEnded() {
        return inputEnded;
    }

    boolean hasResponded() {
        return responded;
    }

    void deliver(ByteBuf data, boolean end) {
        MessageReceiver to = receiver;
        if (over || to == null) {
            data.release();
            return;
        }
        inputEnded |= end;
        try {
            to.data(data, end);
        } catch (RuntimeException e) {
            LOG.warn("the body of {} failed: {}", head, e, e);
            crashed();
        }
        checkEnded();
    }

    void deliverTrailers(HttpHeaders trailers) {
        MessageReceiver to = receiver;
        if (over || to == null) {
            return;
        }
        inputEnded = true;
        try {
            to.trailers(trailers);
        } catch (RuntimeException e) {
            LOG.warn("the trailers of {} failed: {}", head, e, e);
            crashed();
        }
        checkEnded();
    }

    void batchRead() {
        if (receiver != null && failure == null) {
            receiver.batchRead();
        }
    }

    void writable() {
        if (receiver != null && !over) {
            receiver.writable();
        }
    }

    @Override
    public void inform(ResponseHead informational) {
        if (over || responded || head.protocol() == HttpProtocol.HTTP10) {
            return;
        }
        try {
            connection.writer().inform(informational);
        } catch (MalformedMessage e) {
            LOG.warn("a {} for {} is dropped: {}", informational, head, e.getMessage());
        }
    }

    @Override
    public void respond(ResponseHead response, boolean end) {
        if (over || responded) {
            return;
        }
        responded = true;
        try {
            if (isTunnel(response)) {
                tunnel(response);
                return;
            }
            reusable = connection.writer().respond(response, end, head, isReusable());
        } catch (MalformedMessage e) {
            LOG.warn("the response to {} cannot be written: {}", head, e.getMessage());
            replaceByError();
            return;
        }
        if (wantsTunnel() && receiver != null && response.status() != 101) {
            // The protocol stays: nothing follows the request.
            receiver.data(Unpooled.EMPTY_BUFFER, true);
        }
        if (end) {
            outputEnded();
        }
    }

    /** A body that nobody will want costs more to read than a connection. */
    private boolean isReusable() {
        boolean unread = !inputEnded && receiver == null;
        return keepAlive && !connection.isDraining() && !(unread && !isDiscardable());
    }

    /** A client that waits for a 100 may send its body now, or the next request: who knows. */
    private boolean isDiscardable() {
        return connection.isDiscardable() && !head.headers().contains(HttpHeaderNames.EXPECT);
    }

    private boolean isTunnel(ResponseHead response) {
        if (response.status() == 101) {
            return !RequestReader.wanted(head.headers()).isEmpty();
        }
        return head.method().equals("CONNECT")
                && response.status() >= 200
                && response.status() < 300;
    }

    private void tunnel(ResponseHead response) throws MalformedMessage {
        connection.writer().tunnelResponse(response);
        tunnel = true;
        inputEnded = false;
        connection.becomeTunnel();
    }

    private void replaceByError() {
        try {
            reusable = connection.writer().respond(ResponseHead.of(500), true, head, isReusable());
        } catch (MalformedMessage e) {
            throw new IllegalStateException(e);
        }
        outputEnded();
    }

    @Override
    public void write(ByteBuf data, boolean end) {
        if (over || outputEnded || !responded) {
            data.release();
            return;
        }
        if (!connection.writer().write(data, end)) {
            LOG.warn("the response to {} has another length than it said", head);
            fail(
                    new StreamFailure(
                            StreamFailure.Kind.PROTOCOL,
                            "the body of the response has another length than its head said"));
            connection.end("a response with a wrong length");
            return;
        }
        if (end) {
            outputEnded();
        }
    }

    @Override
    public void trailers(HttpHeaders trailers) {
        if (over || outputEnded || !responded) {
            return;
        }
        try {
            if (!connection.writer().trailers(trailers)) {
                reset(new StreamFailure(StreamFailure.Kind.PROTOCOL, "a body that is too short"));
                return;
            }
        } catch (MalformedMessage e) {
            LOG.warn("the trailers for {} cannot be written: {}", head, e.getMessage());
            reset(new StreamFailure(StreamFailure.Kind.PROTOCOL, e.getMessage()));
            return;
        }
        outputEnded();
    }

    private void outputEnded() {
        outputEnded = true;
        if (tunnel) {
            connection.finishTunnel(inputEnded);
        } else if (!inputEnded && receiver == null) {
            discard();
            return;
        }
        checkEnded();
    }

    private void checkEnded() {
        if (inputEnded && outputEnded && !over) {
            over = true;
            if (!tunnel) {
                connection.ended(this, reusable);
            } else {
                connection.finishTunnel(true);
            }
        }
    }

    /** Nobody wants the rest of the request. */
    private void discard() {
        if (!isDiscardable() || !reusable) {
            over = true;
            connection.linger();
            return;
        }
        discarding = true;
        connection.process();
    }

    void discardedAll() {
        inputEnded = true;
        checkEnded();
    }

    @Override
    public void flush() {
        connection.flush();
    }

    @Override
    public boolean isWritable() {
        return over || connection.context().channel().isWritable();
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        if (paused) {
            paused = false;
            connection.process();
        }
    }

    @Override
    public void reset(StreamFailure why) {
        if (over) {
            return;
        }
        receiver = null;
        if (outputEnded && !tunnel) {
            discard();
            return;
        }
        over = true;
        connection.end(why.message());
    }

    /** The handler threw. */
    void crashed() {
        if (over) {
            return;
        }
        StreamFailure why =
                new StreamFailure(StreamFailure.Kind.STOPPED, "the handler of the request failed");
        MessageReceiver told = receiver;
        if (responded) {
            fail(why);
            connection.end(why.message());
            return;
        }
        receiver = null;
        respond(ResponseHead.of(500), true);
        flush();
        if (told != null) {
            told.failed(why);
        }
    }

    /** Tells the receiver, once. */
    void fail(StreamFailure why) {
        if (over) {
            return;
        }
        over = true;
        failure = why;
        if (receiver != null) {
            receiver.failed(why);
        }
    }

    /**
     * The connection is gone.
     *
     * @param inOrder whether that is how the input ends
     */
    void connectionEnded(boolean inOrder, StreamFailure why) {
        if (!inOrder || over) {
            fail(why);
            return;
        }
        MessageReceiver to = receiver;
        boolean tell = !inputEnded;
        inputEnded = true;
        over = true;
        if (to != null && tell) {
            to.data(Unpooled.EMPTY_BUFFER, true);
            to.batchRead();
        }
    }
}
