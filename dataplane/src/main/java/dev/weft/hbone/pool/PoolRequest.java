package dev.weft.hbone.pool;

import dev.weft.hbone.ConnectListener;
import dev.weft.hbone.ConnectReply;
import dev.weft.hbone.ConnectRequest;
import dev.weft.hbone.HboneClient;
import dev.weft.hbone.HboneFailure;
import dev.weft.hbone.HboneStream;
import dev.weft.hbone.PendingConnect;
import org.jspecify.annotations.Nullable;

/**
 * A request for a tunnel from its arrival at the pool to its answer. When the connection it was
 * sent on dies before the answer, it is sent once more: no byte of the application has left yet.
 */
final class PoolRequest implements ConnectListener, PendingConnect {

    private final Tunnels tunnels;
    private final ConnectRequest request;
    private final ConnectListener listener;
    private @Nullable PendingConnect sent;
    private boolean retried;
    private boolean cancelled;

    PoolRequest(Tunnels tunnels, ConnectRequest request, ConnectListener listener) {
        this.tunnels = tunnels;
        this.request = request;
        this.listener = listener;
    }

    void send(HboneClient client) {
        sent = client.open(request, this);
    }

    @Override
    public void cancel() {
        cancelled = true;
        if (sent != null) {
            sent.cancel();
        } else {
            tunnels.forget(this);
        }
    }

    @Override
    public void accepted(HboneStream stream, ConnectReply reply) {
        listener.accepted(stream, reply);
    }

    @Override
    public void refused(ConnectReply reply) {
        listener.refused(reply);
    }

    @Override
    public void failed(HboneFailure failure) {
        if (cancelled) {
            return;
        }
        if (failure.retryable() && !retried && tunnels.isOpen()) {
            retried = true;
            sent = null;
            tunnels.serve(this);
            return;
        }
        listener.failed(failure);
    }
}
