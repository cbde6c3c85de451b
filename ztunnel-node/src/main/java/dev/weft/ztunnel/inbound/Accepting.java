package dev.weft.ztunnel.inbound;

import dev.weft.net.IpPort;
import dev.weft.telemetry.Reporter;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.socket.PodSockets;
import dev.weft.ztunnel.telemetry.ConnectionTelemetry.OpenSocket;
import dev.weft.ztunnel.telemetry.Failure;
import dev.weft.ztunnel.telemetry.Failure.Kind;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What both inbound listeners do with a connection before they look into it. */
final class Accepting {
    /** How long a connection waits for the control plane or a certificate. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final InboundContext context;

    Accepting(InboundContext context) {
        this.context = context;
    }

    /** Takes the connection into account until it closes; false when there is no room for it. */
    boolean admit(SocketChannel channel) {
        Optional<String> reached = context.limit().take();
        if (reached.isPresent()) {
            context.telemetry().shed(Reporter.DESTINATION, reached.get());
            reject(channel, overloaded(reached.get()));
            return false;
        }
        OpenSocket socket = context.telemetry().socket(Reporter.DESTINATION);
        channel.closeFuture()
                .addListener(closed -> {
                    socket.close();
                    context.limit().giveBack();
                });
        return true;
    }

    static Failure overloaded(String limit) {
        return new Failure(Kind.OVERLOADED, "the " + limit + " limit of connections is reached");
    }

    /** Resets a connection that will never be one of an application. */
    void reject(SocketChannel channel, Failure failure) {
        IpPort peer = IpPort.of(channel.remoteAddress());
        Optional<IpPort> local = Optional.of(IpPort.of(channel.localAddress()));
        PodSockets.reset(channel);
        context.telemetry().rejected(Reporter.DESTINATION, peer, local, failure);
    }

    /** The pod's workload, completed on the loop; empty when it does not become known in time. */
    CompletableFuture<Optional<Workload>> workload(EventLoop loop) {
        Optional<Workload> known = context.local().in(context.store().current());
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known);
        }
        return context.local()
                .await(PATIENCE)
                .handleAsync((workload, failure) -> Optional.ofNullable(workload), loop);
    }

    Failure unknownWorkload() {
        return new Failure(
                Kind.UNKNOWN_WORKLOAD,
                "the control plane said nothing about "
                        + context.local().pod()
                        + " within "
                        + PATIENCE.toSeconds()
                        + " s");
    }
}
