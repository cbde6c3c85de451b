package dev.weft.waypoint.http.client;

import dev.weft.waypoint.http.ClientStream;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.ResponseReceiver;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.codec.RequestReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one request that is on its way over a connection of HTTP/1.1. */
final class Http1ClientStream implements ClientStream {

    private static final Logger LOG = LoggerFactory.getLogger(Http1ClientStream.class);

    private final Http1ClientConnection connection;
    private final String method;
    private final String upgrade;
    private final ResponseReceiver receiver;
    private int informed;
    private boolean paused;
    private boolean tunnel;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean over;

    /** Failed or given up: nothing is told any more. */
    private boolean silent;

    Http1ClientStream(
            Http1ClientConnection connection, RequestHead head, ResponseReceiver receiver) {
        this.connection = connection;
        this.receiver = receiver;
        method = head.method();
        upgrade = RequestReader.wanted(head.headers());
    }

    @Override
    public HttpProtocol protocol() {
        return HttpProtocol.HTTP11;
    }

    boolean wantsTunnel() {
        return method.equals("CONNECT") || !upgrade.isEmpty();
    }

    boolean isTunnel() {
        return tunnel;
    }

    /** Notes that a response with this status changes the protocol, if it does. */
    boolean becomesTunnel(int status) {
        tunnel =
                method.equals("CONNECT")
                        ? status >= 200 && status < 300
                        : status == 101 && !upgrade.isEmpty();
        if (wantsTunnel() && !tunnel) {
            outputEnded = true;
        }
        return tunnel;
    }

    boolean mayHaveBody(int status) {
        return status != 204 && status != 304 && !method.equals("HEAD");
    }

    boolean isWanted() {
        return !paused;
    }

    boolean inputEnded() {
        return inputEnded;
    }

    void sent(boolean end) {
        outputEnded |= end;
    }

    /** A backend that sends heads of 1xx without end would hold its client for ever. */
    void countInformed() throws MalformedMessage {
        informed++;
        ClientSettings.checkInformed(informed);
    }

    void informed(ResponseHead head) {
        call(() -> receiver.informed(head));
    }

    void responded(ResponseHead head, boolean end) {
        inputEnded |= end;
        call(() -> receiver.responded(head, end));
        checkEnded();
    }

    void data(ByteBuf data, boolean end) {
        if (over) {
            data.release();
            return;
        }
        inputEnded |= end;
        call(() -> receiver.data(data, end));
        checkEnded();
    }

    /** The end of a message that ends with its connection. */
    void endedAtClose() {
        data(Unpooled.EMPTY_BUFFER, true);
        if (!over) {
            // The connection is gone, and with it the rest of a request or tunnel.
            over = true;
            receiver.batchRead();
        }
    }

    /** From now on everything is delivered. */
    void takeAll() {
        paused = false;
    }

    void trailersRead(HttpHeaders trailers) {
        inputEnded = true;
        call(() -> receiver.trailers(trailers));
        checkEnded();
    }

    /** Calls the receiver; if it throws, its stream is over. */
    private void call(Runnable event) {
        if (over) {
            return;
        }
        try {
            event.run();
        } catch (RuntimeException e) {
            LOG.warn("the receiver of a response failed: {}", e, e);
            fail(new StreamFailure(StreamFailure.Kind.STOPPED, "the receiver failed"));
            connection.abandon(this, "the receiver of a response failed");
        }
    }

    void batchRead() {
        if (!silent) {
            receiver.batchRead();
        }
    }

    void writable() {
        call(receiver::writable);
    }

    /** Tells the receiver, once. */
    void fail(StreamFailure why) {
        if (!over) {
            over = true;
            silent = true;
            receiver.failed(why);
        }
    }

    @Override
    public void write(ByteBuf data, boolean end) {
        if (over || outputEnded) {
            data.release();
            return;
        }
        if (!connection.writer().write(data, end)) {
            breakRequest("the body of the request has another length than its head said");
            return;
        }
        if (end) {
            outputEnded();
        }
    }

    @Override
    public void trailers(HttpHeaders trailers) {
        if (over || outputEnded) {
            return;
        }
        try {
            if (!connection.writer().trailers(trailers)) {
                breakRequest("the body of the request is shorter than its head said");
                return;
            }
        } catch (MalformedMessage e) {
            breakRequest(e.getMessage());
            return;
        }
        outputEnded();
    }

    private void breakRequest(String why) {
        connection.abandon(this, why);
        fail(new StreamFailure(StreamFailure.Kind.PROTOCOL, why));
    }

    private void outputEnded() {
        outputEnded = true;
        if (tunnel) {
            connection.finishTunnel(inputEnded);
        }
        checkEnded();
    }

    private void checkEnded() {
        if (inputEnded && outputEnded && !over) {
            over = true;
            connection.ended(this);
        }
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
        silent = true;
        if (inputEnded && outputEnded) {
            // From within the last callback: both messages are whole, the connection stays good.
            return;
        }
        over = true;
        connection.abandon(this, why.message());
    }
}
