package dev.weft.waypoint.http.client;

import dev.weft.waypoint.http.ClientStream;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ResponseReceiver;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.codec.Http2Heads;
import dev.weft.waypoint.http.codec.RequestReader;
import dev.weft.waypoint.http.codec.WebSocketKeys;
import dev.weft.waypoint.http.frame.HeldInput;
import dev.weft.waypoint.http.frame.Http2Codes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request that is on its way over a connection of HTTP/2. */
final class Http2ClientStream implements ClientStream {

    private static final Logger LOG = LoggerFactory.getLogger(Http2ClientStream.class);

    private final Http2ClientConnection connection;
    private final RequestHead head;
    private final ResponseReceiver receiver;
    private final HeldInput input = new HeldInput();

    /** What is written before the stream may open. */
    private final Queue<Runnable> early = new ArrayDeque<>(0);

    private @Nullable Http2Stream stream;
    private int informed;
    private boolean counted = true;
    private boolean paused;
    private boolean delivering;
    private boolean touched;
    private boolean responded;
    private boolean outputEnded;
    private boolean over;
    private boolean failed;

    Http2ClientStream(
            Http2ClientConnection connection, RequestHead head, ResponseReceiver receiver) {
        this.connection = connection;
        this.head = head;
        this.receiver = receiver;
    }

    @Override
    public HttpProtocol protocol() {
        return HttpProtocol.HTTP2;
    }

    void opened(Http2Stream opened, boolean end) {
        stream = opened;
        outputEnded |= end;
        early.forEach(Runnable::run);
        early.clear();
    }

    boolean isOver() {
        return over;
    }

    boolean hasResponse() {
        return responded;
    }

    /** True once: it does not count any more. */
    boolean uncount() {
        boolean was = counted;
        counted = false;
        return was;
    }

    boolean touch() {
        boolean first = !touched;
        touched = true;
        return first;
    }

    void headRead(ResponseHead response, boolean end) throws MalformedMessage {
        if (over) {
            return;
        }
        if (response.isInformational()) {
            informed++;
            ClientSettings.checkInformed(informed);
            call(() -> receiver.informed(response));
            return;
        }
        responded = true;
        ResponseHead told = response;
        String upgrade = RequestReader.wanted(head.headers());
        if (!upgrade.isEmpty()) {
            if (response.status() == 200) {
                told = new ResponseHead(101, response.headers());
                told.headers().set("upgrade", upgrade);
                WebSocketKeys.accept(head.headers(), told.headers());
            } else {
                outputEnded = true;
            }
        }
        if (end) {
            input.addEnd();
        }
        ResponseHead last = told;
        call(() -> receiver.responded(last, end));
        checkEnded();
    }

    int dataRead(ByteBuf data, boolean end) {
        if (over) {
            int length = data.readableBytes();
            data.release();
            return length;
        }
        input.add(data, end);
        return pump(false);
    }

    void trailersRead(HttpHeaders trailers) {
        if (!over) {
            input.add(trailers);
            pump(false);
        }
    }

    private int pump(boolean give) {
        if (delivering || over) {
            return 0;
        }
        delivering = true;
        int consumed = 0;
        try {
            while (!paused && !over && input.hasNext()) {
                consumed += input.next(receiver);
            }
        } catch (RuntimeException e) {
            crashed(e);
        } finally {
            delivering = false;
        }
        checkEnded();
        if (give && stream != null) {
            connection.link().consumed(stream, consumed);
            if (!touched) {
                batchRead();
            }
            return 0;
        }
        return consumed;
    }

    private void call(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException e) {
            crashed(e);
        }
    }

    private void crashed(RuntimeException e) {
        LOG.warn("the receiver of a response to {} failed: {}", head, e, e);
        fail(new StreamFailure(StreamFailure.Kind.STOPPED, "the receiver failed"));
        if (stream != null) {
            connection.link().reset(stream, Http2Error.CANCEL);
        }
    }

    void batchRead() {
        touched = false;
        if (!failed) {
            call(receiver::batchRead);
        }
    }

    void writable() {
        if (!over && !outputEnded) {
            call(receiver::writable);
        }
    }

    /** The backend reset the stream. */
    void resetRead(long code) {
        if (code == Http2Error.NO_ERROR.code() && input.isWhole()) {
            // It has what it needs of the request, and its response is whole.
            outputEnded = true;
            checkEnded();
            return;
        }
        fail(Http2Codes.ofBackend(code));
    }

    /** The stream is closed; whatever did not end is lost. */
    void closed(StreamFailure why) {
        if (outputEnded && input.isWhole()) {
            // All of it came: it is delivered as it is wanted.
            return;
        }
        fail(why);
    }

    /** Tells the receiver, once. */
    void fail(StreamFailure why) {
        if (over) {
            return;
        }
        over = true;
        failed = true;
        drop();
        receiver.failed(why);
    }

    private void drop() {
        early.clear();
        int bytes = input.drop();
        if (stream != null) {
            connection.link().consumed(stream, bytes);
        }
    }

    @Override
    public void write(ByteBuf data, boolean end) {
        Http2Stream to = stream;
        if (over || outputEnded || (!end && !data.isReadable())) {
            data.release();
            return;
        }
        if (to == null) {
            // Nothing is written before an upgrade is answered but its end.
            data.release();
            early.add(() -> write(Unpooled.EMPTY_BUFFER, end));
            return;
        }
        connection.link().data(to, data, end);
        if (end) {
            outputEnded();
        }
    }

    @Override
    public void trailers(HttpHeaders trailers) {
        Http2Stream to = stream;
        if (over || outputEnded || to == null) {
            return;
        }
        try {
            connection.link().headers(to, Http2Heads.trailers(trailers), true);
        } catch (MalformedMessage e) {
            connection.link().reset(to, Http2Error.CANCEL);
            fail(new StreamFailure(StreamFailure.Kind.PROTOCOL, e.getMessage()));
            return;
        }
        outputEnded();
    }

    private void outputEnded() {
        outputEnded = true;
        checkEnded();
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
        Http2Stream to = stream;
        return over || outputEnded || (to != null && connection.link().isWritable(to));
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
        over = true;
        failed = true;
        boolean complete = outputEnded && input.isWhole();
        drop();
        if (complete) {
            // From within the last callback: there is nothing that the backend could still stop.
            return;
        }
        if (stream != null) {
            connection.link().reset(stream, Http2Error.CANCEL);
        } else {
            connection.gone(this);
        }
    }
}
