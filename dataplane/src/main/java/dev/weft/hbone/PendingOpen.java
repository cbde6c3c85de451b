package dev.weft.hbone;

/** A client's request under way. */
final class PendingOpen implements Opening, PendingConnect {

    private final ConnectListener listener;
    private final HboneStream stream;
    private boolean silenced;

    PendingOpen(int streamId, HboneConnection connection, ConnectListener listener) {
        this.listener = listener;
        stream = new HboneStream(streamId, connection, this);
    }

    HboneStream stream() {
        return stream;
    }

    @Override
    public void cancel() {
        if (stream.opening() != null && !stream.isOver()) {
            silenced = true;
            stream.reset(ErrorCode.CANCEL);
        }
    }

    void replied(ConnectReply reply, boolean endStream) {
        if (reply.isAccepted()) {
            stream.opened();
            if (endStream) {
                stream.inputEnded();
            }
            listener.accepted(stream, reply);
            return;
        }
        silenced = true;
        stream.reset(ErrorCode.CANCEL);
        listener.refused(reply);
    }

    @Override
    public void failed(HboneFailure failure) {
        if (!silenced) {
            listener.failed(failure);
        }
    }
}
