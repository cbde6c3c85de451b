package dev.weft.waypoint.http.server;

import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.MessageReceiver;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ServerStream;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.codec.Http2Heads;
import dev.weft.waypoint.http.codec.RequestReader;
import dev.weft.waypoint.http.frame.HeldInput;
import dev.weft.waypoint.http.frame.Http2Codes;
import dev.weft.waypoint.http.frame.Http2Link;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request of a connection of HTTP/2. */
final class Http2ServerStream implements ServerStream {

    private static final Logger LOG = LoggerFactory.getLogger(Http2ServerStream.class);

    private final Http2ServerConnection connection;
    private final Http2Stream stream;
    private final RequestHead head;
    private final boolean complete;
    private final HeldInput input = new HeldInput();
    private @Nullable MessageReceiver receiver;
    private @Nullable StreamFailure failure;
    private boolean paused;
    private boolean delivering;
    private boolean touched;
    private boolean responded;
    private boolean outputEnded;
    private boolean discarding;
    private boolean stuck;
    private boolean over;

    Http2ServerStream(
            Http2ServerConnection connection, Http2Stream stream, RequestHead head, boolean end) {
        this.connection = connection;
        this.stream = stream;
        this.head = head;
        complete = end;
        if (end) {
            input.addEnd();
        }
    }

    /** Answers a request that was not understood. */
    static void answer(Http2Link link, Http2Stream stream, int status) {
        try {
            link.headers(stream, Http2Heads.response(ResponseHead.of(status)), true);
            resetWhenWritten(link, stream);
        } catch (MalformedMessage e) {
            throw new IllegalStateException(e);
        }
    }

    /** After a whole response nothing more of the request is wanted (RFC 9113 section 8.1). */
    private static void resetWhenWritten(Http2Link link, Http2Stream stream) {
        link.flush();
        link.context()
                .executor()
                .execute(() -> {
                    if (stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL) {
                        link.reset(stream, Http2Error.NO_ERROR);
                    }
                });
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
        pump(true);
    }

    boolean hasResponded() {
        return responded;
    }

    /** True the first time within a batch. */
    boolean touch() {
        boolean first = !touched;
        touched = true;
        return first;
    }

    int dataRead(ByteBuf data, boolean end) {
        if (over || discarding) {
            int length = data.readableBytes();
            data.release();
            return length;
        }
        input.add(data, end);
        return pump(false);
    }

    void trailersRead(HttpHeaders trailers) {
        if (!over && !discarding) {
            input.add(trailers);
            pump(false);
        }
    }

    /**
     * Delivers what is held.
     *
     * @param give whether to give the room back to the peer here
     * @return what was delivered, else
     */
    private int pump(boolean give) {
        MessageReceiver to = receiver;
        if (to == null || delivering) {
            return 0;
        }
        delivering = true;
        int consumed = 0;
        try {
            while (!paused && !over && !discarding && input.hasNext()) {
                consumed += input.next(to);
            }
        } catch (RuntimeException e) {
            LOG.warn("the body of {} failed: {}", head, e, e);
            crashed();
        } finally {
            delivering = false;
        }
        checkEnded();
        if (give) {
            connection.link().consumed(stream, consumed);
            if (!touched) {
                batchRead();
            }
            return 0;
        }
        return consumed;
    }

    void batchRead() {
        touched = false;
        if (receiver != null && !(over && failure != null)) {
            receiver.batchRead();
        }
    }

    void writable() {
        stuck = false;
        if (receiver != null && !over) {
            receiver.writable();
        }
    }

    @Override
    public void inform(ResponseHead informational) {
        if (over || responded || informational.status() == 101) {
            return;
        }
        try {
            connection.link().headers(stream, Http2Heads.response(informational), false);
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
        boolean last = end || head.method().equals("HEAD") || isBodyless(response);
        try {
            connection.link().headers(stream, Http2Heads.response(checked(response)), last);
        } catch (MalformedMessage e) {
            LOG.warn("the response to {} cannot be written: {}", head, e.getMessage());
            last = true;
            replaceByError();
        }
        if (last) {
            outputEnded();
        }
    }

    private ResponseHead checked(ResponseHead response) throws MalformedMessage {
        boolean upgrade = !RequestReader.wanted(head.headers()).isEmpty();
        if (response.status() == 101 && !upgrade) {
            throw MalformedMessage.bad("a 101 that was not asked for");
        }
        if (upgrade && response.status() >= 200 && response.status() < 300) {
            // To the client a 2xx would be its tunnel.
            throw MalformedMessage.bad("a response of 2xx to a request for an upgrade");
        }
        return response;
    }

    private static boolean isBodyless(ResponseHead response) {
        return response.status() == 204 || response.status() == 304;
    }

    private void replaceByError() {
        try {
            connection.link().headers(stream, Http2Heads.response(ResponseHead.of(502)), true);
        } catch (MalformedMessage e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void write(ByteBuf data, boolean end) {
        if (over || outputEnded || !responded) {
            data.release();
            return;
        }
        if (!end && !data.isReadable()) {
            data.release();
            return;
        }
        connection.link().data(stream, data, end);
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
            connection.link().headers(stream, Http2Heads.trailers(trailers), true);
        } catch (MalformedMessage e) {
            LOG.warn("the trailers for {} cannot be written: {}", head, e.getMessage());
            reset(new StreamFailure(StreamFailure.Kind.PROTOCOL, e.getMessage()));
            return;
        }
        outputEnded();
    }

    private void outputEnded() {
        outputEnded = true;
        if (!input.ended() && receiver == null) {
            discard();
        }
        checkEnded();
    }

    /** Nobody wants the rest of the request. */
    private void discard() {
        discarding = true;
        connection.link().consumed(stream, input.drop());
        resetWhenWritten(connection.link(), stream);
    }

    private void checkEnded() {
        if (outputEnded && input.ended()) {
            over = true;
        }
    }

    @Override
    public void flush() {
        connection.link().flush();
    }

    @Override
    public boolean isWritable() {
        return over || outputEnded || connection.link().isWritable(stream);
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        if (paused) {
            paused = false;
            pump(true);
        }
    }

    @Override
    public void reset(StreamFailure why) {
        if (over) {
            return;
        }
        receiver = null;
        if (outputEnded) {
            discard();
            return;
        }
        over = true;
        drop();
        connection.link().reset(stream, Http2Codes.toClient(why.kind()));
    }

    private void drop() {
        connection.link().consumed(stream, input.drop());
    }

    /** The handler threw. */
    void crashed() {
        if (over) {
            return;
        }
        StreamFailure why =
                new StreamFailure(StreamFailure.Kind.STOPPED, "the handler of the request failed");
        if (responded) {
            fail(why);
            connection.link().reset(stream, Http2Error.INTERNAL_ERROR);
            return;
        }
        MessageReceiver told = receiver;
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
        drop();
        if (receiver != null) {
            receiver.failed(why);
        }
    }

    /** The stream is closed; whatever did not end is lost. */
    void closed(String reason) {
        if (outputEnded && input.isWhole()) {
            // All of it came: it is delivered as it is wanted.
            return;
        }
        fail(
                new StreamFailure(
                        StreamFailure.Kind.CONNECTION_LOST,
                        reason.isEmpty() ? "the client closed the connection" : reason));
    }

    /** Whether it took nothing since the last time this was asked. */
    boolean isStuckStill() {
        boolean still = stuck;
        stuck = connection.link().isStuck(stream);
        return still && stuck;
    }

    void stall() {
        fail(
                new StreamFailure(
                        StreamFailure.Kind.TIMEOUT,
                        "the client took nothing of its response for too long"));
        connection.link().reset(stream, Http2Error.CANCEL);
    }
}
