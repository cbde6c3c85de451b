package dev.weft.ztunnel.outbound;

import dev.weft.net.IpPort;
import dev.weft.relay.TcpEnd;
import dev.weft.telemetry.Reporter;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.socket.PodSockets;
import dev.weft.ztunnel.telemetry.Failure;
import dev.weft.ztunnel.telemetry.Failure.Kind;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A TCP connection without a tunnel. */
final class PlainAttempt implements Attempt {
    private final Caller caller;
    private final IpPort target;
    private final Optional<Workload> destination;
    private final Listener listener;
    private @Nullable Future<Channel> dialling;
    private boolean cancelled;

    PlainAttempt(Caller caller, IpPort target, Optional<Workload> destination, Listener listener) {
        this.caller = caller;
        this.target = target;
        this.destination = destination;
        this.listener = listener;
    }

    @Override
    public void start() {
        Optional<String> reached = caller.context().limit().takeSecond();
        if (reached.isPresent()) {
            caller.context().telemetry().shed(Reporter.SOURCE, reached.get());
            String message = "the " + reached.get() + " limit of connections is reached";
            listener.missed(new Failure(Kind.OVERLOADED, message), false);
            return;
        }
        Future<Channel> future =
                caller.context().sockets().connect(caller.loop(), target, Optional.empty());
        dialling = future;
        future.addListener((Future<Channel> dialled) -> dialled(dialled));
    }

    private void dialled(Future<Channel> dialled) {
        if (dialled.isSuccess()) {
            dialled.getNow()
                    .closeFuture()
                    .addListener(closed -> caller.context().limit().giveSecondBack());
        } else {
            caller.context().limit().giveSecondBack();
        }
        if (cancelled) {
            if (dialled.isSuccess()) {
                PodSockets.reset(dialled.getNow());
            }
        } else if (dialled.isSuccess()) {
            listener.reached(TcpEnd.of(dialled.getNow()), Optional.empty());
        } else {
            String message = "connection to " + target + " failed: " + dialled.cause().getMessage();
            listener.missed(new Failure(Kind.CONNECT_FAILED, message), true);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        if (dialling != null) {
            dialling.cancel(false);
        }
    }

    @Override
    public Optional<Workload> suspect() {
        return destination;
    }
}
