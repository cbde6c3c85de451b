package dev.weft.ztunnel.outbound;

import dev.weft.hbone.ConnectListener;
import dev.weft.hbone.ConnectReply;
import dev.weft.hbone.ConnectRequest;
import dev.weft.hbone.Forwarded;
import dev.weft.hbone.HboneFailure;
import dev.weft.hbone.HboneStream;
import dev.weft.hbone.PendingConnect;
import dev.weft.hbone.TraceParent;
import dev.weft.hbone.pool.HbonePool;
import dev.weft.hbone.pool.TunnelKey;
import dev.weft.net.IpPort;
import dev.weft.relay.RelayEnd;
import dev.weft.relay.TcpEnd;
import dev.weft.telemetry.Reporter;
import dev.weft.telemetry.SecurityPolicy;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.authz.LiveConnection;
import dev.weft.ztunnel.authz.Permit;
import dev.weft.ztunnel.socket.PodSockets;
import dev.weft.ztunnel.socket.ProxyPorts;
import dev.weft.ztunnel.telemetry.ConnectionRecord;
import dev.weft.ztunnel.telemetry.Failure;
import dev.weft.ztunnel.telemetry.Failure.Kind;
import dev.weft.ztunnel.telemetry.RecordedRelay;
import dev.weft.ztunnel.telemetry.Traffic;
import dev.weft.ztunnel.telemetry.WorkloadBaggage;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One connection that a pod makes, from its capture to its end.
 *
 * <p>Confined to its event loop, but for {@link #close}.
 */
final class OutboundConnection {
    private static final Duration WORKLOAD_TIME = Duration.ofSeconds(5);

    private final OutboundContext context;
    private final HbonePool pool;
    private final SocketChannel accepted;
    private final EventLoop loop;
    private final IpPort peer;

    private Optional<IpPort> wanted = Optional.empty();
    private @Nullable ConnectionRecord record;
    private @Nullable Permit listed;
    private @Nullable RecordedRelay relay;
    private Runnable giveUp = () -> {};
    private boolean over;

    OutboundConnection(OutboundContext context, HbonePool pool, SocketChannel accepted) {
        this.context = context;
        this.pool = pool;
        this.accepted = accepted;
        this.loop = accepted.eventLoop();
        this.peer = IpPort.of(accepted.remoteAddress());
    }

    void begin() {
        accepted.closeFuture().addListener(closed -> applicationLeft());
        wanted = context.original().of(accepted);
        if (wanted.isEmpty() || isDirect(wanted.get())) {
            fail(
                    new Failure(
                            Kind.SELF_CALL,
                            "a connection that was not redirected; call the application's port"));
            return;
        }
        Optional<Workload> source = context.local().in(context.store().current());
        if (source.isPresent()) {
            route(source.get(), wanted.get());
            return;
        }
        context.local()
                .await(WORKLOAD_TIME)
                .whenCompleteAsync((workload, failure) -> found(workload), loop);
    }

    /** Whether somebody dialled the capture port itself, so that following it would loop. */
    private boolean isDirect(IpPort destination) {
        return destination.port() == ProxyPorts.OUTBOUND
                && destination.equals(IpPort.of(accepted.localAddress()));
    }

    private void found(@Nullable Workload source) {
        if (over) {
            return;
        }
        if (source == null) {
            fail(
                    new Failure(
                            Kind.UNKNOWN_WORKLOAD,
                            "the control plane said nothing about "
                                    + context.local().pod()
                                    + " within "
                                    + WORKLOAD_TIME.toSeconds()
                                    + " s"));
            return;
        }
        route(source, wanted.orElseThrow());
    }

    private void route(Workload source, IpPort destination) {
        switch (context.resolver().resolve(source, destination, context.store().current())) {
            case OutboundRoute.Passthrough to ->
                    plain(source, to.target(), Optional.empty(), Optional.empty());
            case OutboundRoute.Tcp to -> plain(source, to.target(), to.destination(), to.service());
            case OutboundRoute.Hbone to -> tunnel(source, to);
            case OutboundRoute.Refuse refuse ->
                    fail(new Failure(kind(refuse.reason()), refuse.message()));
        }
    }

    private static Kind kind(OutboundRoute.Reason reason) {
        return switch (reason) {
            case SELF_CALL -> Kind.SELF_CALL;
            case UNKNOWN_WAYPOINT, NO_HEALTHY_UPSTREAM, OTHER_NETWORK, UNRESOLVED_HOSTNAME ->
                    Kind.NO_ROUTE;
        };
    }

    private void plain(
            Workload source,
            IpPort target,
            Optional<Workload> destination,
            Optional<Service> service) {
        open(
                new Traffic(
                        Reporter.SOURCE,
                        new Traffic.End(peer, Optional.of(source), Optional.empty()),
                        new Traffic.End(target, destination, Optional.empty()),
                        Optional.empty(),
                        service,
                        SecurityPolicy.UNKNOWN),
                LiveConnection.Protocol.TCP);
        TcpEnd downstream = TcpEnd.of(accepted);
        Future<Channel> dialling = context.sockets().connect(loop, target, Optional.empty());
        giveUp = () -> dialling.cancel(false);
        dialling.addListener((Future<Channel> dialled) -> dialled(downstream, target, dialled));
    }

    private void dialled(TcpEnd downstream, IpPort target, Future<Channel> dialled) {
        if (over) {
            if (dialled.isSuccess()) {
                PodSockets.reset(dialled.getNow());
            }
        } else if (dialled.isSuccess()) {
            join(downstream, TcpEnd.of(dialled.getNow()));
        } else {
            fail(
                    new Failure(
                            Kind.CONNECT_FAILED,
                            "connection to "
                                    + target
                                    + " failed: "
                                    + dialled.cause().getMessage()));
        }
    }

    private void tunnel(Workload source, OutboundRoute.Hbone to) {
        open(
                new Traffic(
                        Reporter.SOURCE,
                        new Traffic.End(peer, Optional.of(source), Optional.of(source.identity())),
                        new Traffic.End(
                                to.nextHop(),
                                Optional.of(to.hop()),
                                Optional.of(to.hop().identity())),
                        Optional.of(to.target().toString()),
                        to.service(),
                        SecurityPolicy.MUTUAL_TLS),
                LiveConnection.Protocol.HBONE);
        TcpEnd downstream = TcpEnd.of(accepted);
        TunnelKey key =
                new TunnelKey(source.identity(), to.expected(), to.nextHop(), to.hop().uid());
        ConnectRequest request =
                new ConnectRequest(
                        to.target(),
                        Optional.of(
                                new Forwarded(
                                        peer.toString(), to.service().map(Service::hostname))),
                        WorkloadBaggage.of(source),
                        Optional.of(TraceParent.random(ThreadLocalRandom.current())),
                        Optional.empty());
        PendingConnect pending = pool.open(key, request, new Answer(downstream, to));
        if (relay == null) {
            giveUp = pending::cancel;
        }
    }

    /** What comes of the request for a tunnel. */
    private final class Answer implements ConnectListener {
        private final TcpEnd downstream;
        private final OutboundRoute.Hbone to;

        Answer(TcpEnd downstream, OutboundRoute.Hbone to) {
            this.downstream = downstream;
            this.to = to;
        }

        @Override
        public void accepted(HboneStream stream, ConnectReply reply) {
            join(downstream, stream);
        }

        @Override
        public void refused(ConnectReply reply) {
            fail(
                    new Failure(
                            reply.status() == 401 ? Kind.DENIED_BY_PEER : Kind.REFUSED_BY_PEER,
                            "the tunnel to "
                                    + to.target()
                                    + " was refused by "
                                    + to.nextHop()
                                    + ", http status: "
                                    + reply.status()));
        }

        @Override
        public void failed(HboneFailure failure) {
            fail(
                    failure.cause().orElse(null) instanceof TunnelException tunnel
                            ? tunnel.failure()
                            : new Failure(Kind.TUNNEL_FAILED, failure.message()));
        }
    }

    private void open(Traffic traffic, LiveConnection.Protocol protocol) {
        record = context.telemetry().open(traffic);
        listed =
                context.tracker()
                        .list(
                                new LiveConnection(
                                        LiveConnection.Direction.OUTBOUND,
                                        peer,
                                        traffic.service().map(Service::hostname),
                                        traffic.destination().address(),
                                        protocol),
                                this::close);
    }

    private void join(RelayEnd downstream, RelayEnd upstream) {
        giveUp = () -> {};
        if (record != null) {
            over = true;
            relay = RecordedRelay.join(downstream, upstream, record, this::release);
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

    private void applicationLeft() {
        if (!over) {
            fail(new Failure(Kind.BROKEN, "the application closed before it was connected"));
        }
    }

    private void fail(Failure failure) {
        if (over) {
            return;
        }
        over = true;
        giveUp.run();
        PodSockets.reset(accepted);
        if (record == null) {
            context.telemetry().rejected(Reporter.SOURCE, peer, wanted, failure);
        } else {
            record.fail(failure);
        }
        release();
    }

    private void release() {
        if (listed != null) {
            listed.close();
        }
    }
}
