package dev.weft.ztunnel.inbound;

import dev.weft.net.IpPort;
import dev.weft.policy.ConnectionAttributes;
import dev.weft.relay.TcpEnd;
import dev.weft.telemetry.Reporter;
import dev.weft.telemetry.SecurityPolicy;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.authz.Admission;
import dev.weft.ztunnel.authz.LiveConnection;
import dev.weft.ztunnel.authz.Permit;
import dev.weft.ztunnel.socket.PodSockets;
import dev.weft.ztunnel.socket.ProxyPorts;
import dev.weft.ztunnel.telemetry.ConnectionRecord;
import dev.weft.ztunnel.telemetry.Failure;
import dev.weft.ztunnel.telemetry.Failure.Kind;
import dev.weft.ztunnel.telemetry.RecordedRelay;
import dev.weft.ztunnel.telemetry.Traffic;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One plaintext connection to the pod, from its capture to its end.
 *
 * <p>Confined to its event loop, but for {@link #close}.
 */
final class PassthroughConnection {
    private final InboundContext context;
    private final Accepting accepting;
    private final SocketChannel accepted;
    private final EventLoop loop;
    private final IpPort peer;

    private @Nullable ConnectionRecord record;
    private @Nullable Permit permit;
    private @Nullable RecordedRelay relay;
    private Runnable giveUp = () -> {};
    private boolean over;

    PassthroughConnection(InboundContext context, Accepting accepting, SocketChannel accepted) {
        this.context = context;
        this.accepting = accepting;
        this.accepted = accepted;
        this.loop = accepted.eventLoop();
        this.peer = IpPort.of(accepted.remoteAddress());
    }

    void begin() {
        accepted.closeFuture()
                .addListener(closed -> fail(new Failure(Kind.BROKEN, "the client closed at once")));
        Optional<IpPort> destination = context.original().of(accepted);
        if (destination.isEmpty() || ProxyPorts.isOwn(destination.get().port())) {
            fail(
                    new Failure(
                            Kind.SELF_CALL,
                            "a connection to the proxy itself; call the application's port"));
            return;
        }
        accepting
                .workload(loop)
                .thenAccept(workload ->
                        workload.ifPresentOrElse(
                                known -> authorize(known, destination.get()),
                                () -> fail(accepting.unknownWorkload())));
    }

    private void authorize(Workload workload, IpPort destination) {
        if (over) {
            return;
        }
        Optional<Workload> source = context.source(context.store().current(), peer);
        record =
                context.telemetry()
                        .open(
                                new Traffic(
                                        Reporter.DESTINATION,
                                        new Traffic.End(peer, source, Optional.empty()),
                                        new Traffic.End(
                                                destination,
                                                Optional.of(workload),
                                                Optional.empty()),
                                        Optional.empty(),
                                        Optional.empty(),
                                        SecurityPolicy.UNKNOWN));
        LiveConnection shown =
                new LiveConnection(
                        LiveConnection.Direction.INBOUND,
                        peer,
                        Optional.empty(),
                        destination,
                        LiveConnection.Protocol.TCP);
        ConnectionAttributes attributes =
                new ConnectionAttributes(peer, Optional.empty(), destination);
        switch (context.tracker().admit(shown, attributes, workload, this::close)) {
            case Admission.Denied denied -> fail(new Failure(Kind.DENIED, denied.reason()));
            case Admission.Admitted admitted -> {
                permit = admitted.permit();
                connect(destination);
            }
        }
    }

    private void connect(IpPort destination) {
        Optional<String> reached = context.limit().takeSecond();
        if (reached.isPresent()) {
            context.telemetry().shed(Reporter.DESTINATION, reached.get());
            fail(Accepting.overloaded(reached.get()));
            return;
        }
        TcpEnd downstream = TcpEnd.of(accepted);
        Future<Channel> dialling =
                context.sockets().connect(loop, destination, Optional.of(new IpPort(peer.ip(), 0)));
        giveUp = () -> dialling.cancel(false);
        dialling.addListener(
                (Future<Channel> dialled) -> dialled(downstream, destination, dialled));
    }

    private void dialled(TcpEnd downstream, IpPort destination, Future<Channel> dialled) {
        if (dialled.isSuccess()) {
            dialled.getNow().closeFuture().addListener(closed -> context.limit().giveSecondBack());
        } else {
            context.limit().giveSecondBack();
        }
        if (over) {
            if (dialled.isSuccess()) {
                PodSockets.reset(dialled.getNow());
            }
        } else if (dialled.isSuccess() && record != null) {
            over = true;
            TcpEnd upstream = TcpEnd.of(dialled.getNow());
            relay =
                    RecordedRelay.join(
                            downstream,
                            upstream,
                            context.buffers(),
                            new RecordedRelay.Report(record, this::release));
        } else {
            fail(
                    new Failure(
                            Kind.CONNECT_FAILED,
                            "the application at "
                                    + destination
                                    + " cannot be reached: "
                                    + dialled.cause().getMessage()));
        }
    }

    /** Ends it by force, from any thread. */
    private void close(Failure reason) {
        loop.execute(() -> {
            if (relay != null) {
                relay.stop(reason);
            } else {
                fail(reason);
            }
        });
    }

    private void fail(Failure failure) {
        if (over) {
            return;
        }
        over = true;
        giveUp.run();
        if (record == null) {
            accepting.reject(accepted, failure);
        } else {
            PodSockets.reset(accepted);
            record.fail(failure);
        }
        release();
    }

    private void release() {
        if (permit != null) {
            permit.close();
        }
    }
}
