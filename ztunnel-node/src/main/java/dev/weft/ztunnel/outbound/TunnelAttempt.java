package dev.weft.ztunnel.outbound;

import dev.weft.hbone.ConnectListener;
import dev.weft.hbone.ConnectReply;
import dev.weft.hbone.HboneFailure;
import dev.weft.hbone.HboneStream;
import dev.weft.hbone.PendingConnect;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.telemetry.Failure;
import dev.weft.ztunnel.telemetry.Failure.Kind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tunnel of the pod's pool. */
final class TunnelAttempt implements Attempt, ConnectListener {
    private static final int UNAUTHORIZED = 401;
    private static final int SERVER_ERRORS = 500;

    private final Caller caller;
    private final OutboundRoute.Hbone to;
    private final Listener listener;
    private @Nullable PendingConnect pending;
    private boolean over;

    TunnelAttempt(Caller caller, OutboundRoute.Hbone to, Listener listener) {
        this.caller = caller;
        this.to = to;
        this.listener = listener;
    }

    @Override
    public void start() {
        pending = caller.pool().open(caller.key(to), caller.request(to, Optional.empty()), this);
    }

    @Override
    public void accepted(HboneStream stream, ConnectReply reply) {
        over = true;
        listener.reached(stream, Optional.empty());
    }

    @Override
    public void refused(ConnectReply reply) {
        over = true;
        refused(to, reply, listener);
    }

    /** A peer that could not do it may not be the only one that can; a refusal is final. */
    static void refused(OutboundRoute.Hbone to, ConnectReply reply, Listener listener) {
        Kind kind = reply.status() == UNAUTHORIZED ? Kind.DENIED_BY_PEER : Kind.REFUSED_BY_PEER;
        String message =
                "the tunnel to "
                        + to.target()
                        + " was refused by "
                        + to.nextHop()
                        + ", http status: "
                        + reply.status();
        listener.missed(new Failure(kind, message), reply.status() >= SERVER_ERRORS);
    }

    @Override
    public void failed(HboneFailure failure) {
        over = true;
        Failure known =
                failure.cause().orElse(null) instanceof TunnelException tunnel
                        ? tunnel.failure()
                        : new Failure(Kind.TUNNEL_FAILED, failure.message());
        boolean ours =
                known.kind() == Kind.NO_CERTIFICATE
                        || failure.kind() == HboneFailure.Kind.CLOSED_HERE;
        listener.missed(known, !ours);
    }

    @Override
    public void cancel() {
        if (!over && pending != null) {
            over = true;
            pending.cancel();
        }
    }

    @Override
    public Optional<Workload> suspect() {
        return Optional.of(to.hop());
    }
}
