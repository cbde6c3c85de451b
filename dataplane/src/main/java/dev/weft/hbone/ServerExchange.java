package dev.weft.hbone;

import org.jspecify.annotations.Nullable;

/** A server's request between its arrival and its answer. */
final class ServerExchange implements InboundConnect, Opening {

    private final ConnectRequest request;
    private final HboneConnection connection;
    private final HboneStream stream;
    private @Nullable Runnable onCancelled;
    private boolean answered;
    private boolean cancelled;

    ServerExchange(int streamId, HboneConnection connection, ConnectRequest request) {
        this.request = request;
        this.connection = connection;
        stream = new HboneStream(streamId, connection, this);
    }

    HboneStream stream() {
        return stream;
    }

    @Override
    public ConnectRequest request() {
        return request;
    }

    @Override
    public HboneStream accept(ConnectReply reply) {
        if (!reply.isAccepted()) {
            throw new IllegalArgumentException(
                    "accept with status " + reply.status() + "; use refuse");
        }
        if (answerOnce()) {
            stream.opened();
            sendHeaders(reply, false);
        }
        return stream;
    }

    @Override
    public void refuse(int status) {
        ConnectReply reply = new ConnectReply(status, Baggage.EMPTY);
        if (reply.isAccepted()) {
            throw new IllegalArgumentException("refuse with status 200; use accept");
        }
        if (answerOnce()) {
            sendHeaders(reply, true);
            stream.reset(ErrorCode.NO_ERROR);
        }
    }

    /** True if the answer is to be sent: the first, and the client still waits. */
    private boolean answerOnce() {
        assert connection.eventLoop().inEventLoop();
        if (answered) {
            throw new IllegalStateException("the request to " + request.target() + " was answered");
        }
        answered = true;
        onCancelled = null;
        return !cancelled;
    }

    private void sendHeaders(ConnectReply reply, boolean endStream) {
        connection
                .writer()
                .headers(
                        stream.id(),
                        connection.headers().encode(connection.alloc(), reply),
                        Math.min(connection.peer().maxFrameSize(), Frames.DEFAULT_FRAME_SIZE),
                        endStream);
        connection.flushSoon();
    }

    @Override
    public void onCancelled(Runnable action) {
        if (cancelled) {
            action.run();
        } else if (!answered) {
            onCancelled = action;
        }
    }

    @Override
    public void failed(HboneFailure failure) {
        cancelled = true;
        Runnable action = onCancelled;
        onCancelled = null;
        if (action != null) {
            action.run();
        }
    }
}
