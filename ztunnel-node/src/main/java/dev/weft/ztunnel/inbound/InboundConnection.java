package dev.weft.ztunnel.inbound;

import dev.weft.hbone.Baggage;
import dev.weft.hbone.ConnectReply;
import dev.weft.hbone.Forwarded;
import dev.weft.hbone.InboundConnect;
import dev.weft.mesh.MeshState;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import dev.weft.policy.ConnectionAttributes;
import dev.weft.relay.TcpEnd;
import dev.weft.telemetry.Reporter;
import dev.weft.telemetry.SecurityPolicy;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.authz.Admission;
import dev.weft.ztunnel.authz.LiveConnection;
import dev.weft.ztunnel.authz.Permit;
import dev.weft.ztunnel.socket.PodSockets;
import dev.weft.ztunnel.telemetry.ConnectionRecord;
import dev.weft.ztunnel.telemetry.Failure;
import dev.weft.ztunnel.telemetry.Failure.Kind;
import dev.weft.ztunnel.telemetry.RecordedRelay;
import dev.weft.ztunnel.telemetry.Traffic;
import dev.weft.ztunnel.telemetry.WorkloadBaggage;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One tunnel to the pod, from the request to its end.
 *
 * <p>Confined to the event loop of its tunnel connection, but for {@link #close}.
 */
final class InboundConnection {
    private static final int UNAUTHORIZED = 401;
    private static final int UNAVAILABLE = 503;

    private final InboundContext context;
    private final InboundResolver resolver;
    private final TunnelPeer peer;
    private final InboundConnect request;
    private final EventLoop loop;

    private @Nullable ConnectionRecord record;
    private @Nullable Permit permit;
    private @Nullable RecordedRelay relay;
    private Runnable giveUp = () -> {};
    private boolean over;
    private boolean holdsPlace;

    InboundConnection(
            InboundContext context,
            InboundResolver resolver,
            TunnelPeer peer,
            InboundConnect request,
            EventLoop loop) {
        this.context = context;
        this.resolver = resolver;
        this.peer = peer;
        this.request = request;
        this.loop = loop;
    }

    void begin() {
        request.onCancelled(() -> end(new Failure(Kind.BROKEN, "the peer took the request back")));
        Optional<MeshState> mesh = context.view().current(this::needs);
        if (mesh.isPresent()) {
            decide(mesh.get());
            return;
        }
        context.view()
                .await(this::needs)
                .whenCompleteAsync(
                        (state, problem) -> {
                            if (over) {
                                return;
                            }
                            if (state != null) {
                                decide(state);
                            } else {
                                refuse(
                                        UNAVAILABLE,
                                        new Failure(Kind.NO_ROUTE, String.valueOf(problem)));
                            }
                        },
                        loop);
    }

    private Set<String> needs(MeshState state) {
        return context.local()
                .in(state)
                .map(workload -> resolver.needs(asked(workload), state))
                .orElse(Set.of());
    }

    private InboundRequest asked(Workload workload) {
        return new InboundRequest(
                request.request().target(),
                peer.local().ip(),
                workload,
                request.request().forwarded().flatMap(Forwarded::host));
    }

    private void decide(MeshState state) {
        Optional<Workload> workload = context.local().in(state);
        if (workload.isEmpty()) {
            refuse(
                    UNAVAILABLE,
                    new Failure(
                            Kind.UNKNOWN_WORKLOAD,
                            "the control plane no longer knows " + context.local().pod()));
            return;
        }
        switch (resolver.resolve(asked(workload.get()), state)) {
            case InboundRoute.Refuse refused ->
                    refuse(refused.status(), new Failure(Kind.BAD_REQUEST, refused.message()));
            case InboundRoute.Forward forward -> authorize(workload.get(), forward, state);
        }
    }

    private void authorize(Workload workload, InboundRoute.Forward forward, MeshState state) {
        record = context.telemetry().open(traffic(workload, forward, state));
        LiveConnection shown =
                new LiveConnection(
                        LiveConnection.Direction.INBOUND,
                        peer.address(),
                        forward.service().map(Service::hostname),
                        forward.upstream(),
                        LiveConnection.Protocol.HBONE);
        ConnectionAttributes attributes =
                new ConnectionAttributes(
                        peer.address(), Optional.of(peer.identity()), forward.upstream());
        switch (context.tracker().admit(shown, attributes, workload, this::close)) {
            case Admission.Denied denied ->
                    refuse(UNAUTHORIZED, new Failure(Kind.DENIED, denied.reason()));
            case Admission.Admitted admitted -> {
                permit = admitted.permit();
                Optional<String> reached = context.limit().take();
                if (reached.isPresent()) {
                    context.telemetry().shed(Reporter.DESTINATION, reached.get());
                    refuse(UNAVAILABLE, Accepting.overloaded(reached.get()));
                    return;
                }
                holdsPlace = true;
                connect(workload, forward);
            }
        }
    }

    private Traffic traffic(Workload workload, InboundRoute.Forward forward, MeshState state) {
        return new Traffic(
                Reporter.DESTINATION,
                new Traffic.End(peer.address(), source(state), Optional.of(peer.identity())),
                new Traffic.End(
                        peer.local(), Optional.of(workload), Optional.of(workload.identity())),
                Optional.of(request.request().target().toString()),
                forward.service(),
                SecurityPolicy.MUTUAL_TLS);
    }

    /** Behind a gateway between networks, the peer's address is not the source's. */
    private Optional<Workload> source(MeshState state) {
        boolean fromAfar =
                request.request()
                        .network()
                        .filter(from -> !from.equalsIgnoreCase(context.network()))
                        .isPresent();
        if (!fromAfar) {
            return context.source(state, peer.address());
        }
        return context.responseBaggage()
                ? WorkloadBaggage.described(request.request().baggage())
                : Optional.empty();
    }

    private void connect(Workload workload, InboundRoute.Forward forward) {
        Future<Channel> dialling =
                forward.proxied().isPresent() && context.loopbackTunnels()
                        ? context.sockets()
                                .connect(loop, onLoopback(forward.upstream()), Optional.empty())
                        : context.sockets()
                                .connect(loop, forward.upstream(), Optional.of(clientAddress()));
        giveUp = () -> dialling.cancel(false);
        dialling.addListener((Future<Channel> dialled) -> dialled(workload, forward, dialled));
    }

    /**
     * The peer's address with the port of the application behind it, if the peer tells. With a port
     * of its own choice the kernel would search one for every connection, and slower the more of
     * them were closed within the last minute.
     */
    private IpPort clientAddress() {
        IpPort any = new IpPort(peer.address().ip(), 0);
        return request.request()
                .forwarded()
                .flatMap(forwarded -> IpPort.parse(forwarded.source()))
                .filter(client -> client.ip().equals(any.ip()))
                .orElse(any);
    }

    private void dialled(Workload workload, InboundRoute.Forward forward, Future<Channel> dialled) {
        if (over) {
            if (dialled.isSuccess()) {
                PodSockets.reset(dialled.getNow());
            }
        } else if (dialled.isSuccess()) {
            join(workload, forward, dialled.getNow());
        } else {
            refuse(
                    UNAVAILABLE,
                    new Failure(
                            Kind.CONNECT_FAILED,
                            "the application at "
                                    + forward.upstream()
                                    + " cannot be reached: "
                                    + dialled.cause().getMessage()));
        }
    }

    private static IpPort onLoopback(IpPort upstream) {
        String loopback = IpAddresses.isV6(upstream.ip()) ? "::1" : "127.0.0.1";
        return new IpPort(IpAddresses.parse(loopback).orElseThrow(), upstream.port());
    }

    private void join(Workload workload, InboundRoute.Forward forward, Channel application) {
        Baggage baggage = context.responseBaggage() ? Baggage.of(workload) : Baggage.EMPTY;
        giveUp = () -> {};
        if (record != null) {
            over = true;
            TcpEnd upstream = TcpEnd.of(application);
            forward.proxied().ifPresent(target -> introduce(upstream, target, application.alloc()));
            relay =
                    RecordedRelay.join(
                            request.accept(ConnectReply.accepted(baggage)),
                            upstream,
                            context.buffers(),
                            new RecordedRelay.Report(record, this::release));
        }
    }

    /** Before any byte of the client: who it is and what it asked for. */
    private void introduce(TcpEnd upstream, ProxiedTarget target, ByteBufAllocator alloc) {
        upstream.write(ProxyHeader.encode(alloc, peer.address(), target, peer.identity()));
        upstream.flush();
    }

    /** Ends it by force, from any thread. */
    private void close(Failure reason) {
        loop.execute(() -> {
            if (relay != null) {
                relay.stop(reason);
            } else {
                refuse(reason.kind() == Kind.REVOKED ? UNAUTHORIZED : UNAVAILABLE, reason);
            }
        });
    }

    private void refuse(int status, Failure failure) {
        if (!over) {
            request.refuse(status);
            end(failure);
        }
    }

    private void end(Failure failure) {
        if (over) {
            return;
        }
        over = true;
        giveUp.run();
        if (record == null) {
            context.telemetry()
                    .rejected(
                            Reporter.DESTINATION,
                            peer.address(),
                            Optional.of(peer.local()),
                            failure);
        } else {
            record.fail(failure);
        }
        release();
    }

    private void release() {
        if (holdsPlace) {
            holdsPlace = false;
            context.limit().giveBack();
        }
        if (permit != null) {
            permit.close();
        }
    }
}
