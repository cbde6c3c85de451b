package dev.weft.ztunnel.outbound;

import dev.weft.hbone.TraceParent;
import dev.weft.hbone.pool.HbonePool;
import dev.weft.mesh.MeshState;
import dev.weft.net.IpPort;
import dev.weft.relay.RelayEnd;
import dev.weft.relay.TcpEnd;
import dev.weft.telemetry.Reporter;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import dev.weft.ztunnel.socket.ProxyPorts;
import dev.weft.ztunnel.telemetry.Failure;
import dev.weft.ztunnel.telemetry.Failure.Kind;
import dev.weft.ztunnel.telemetry.RecordedRelay;
import dev.weft.ztunnel.telemetry.Traffic;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that a pod makes, from its capture to its end. Where one endpoint cannot be
 * reached another is tried, as long as no byte of the application was sent.
 *
 * <p>Confined to its event loop, but for {@link #close}.
 */
final class OutboundConnection {
    private static final Logger log = LoggerFactory.getLogger(OutboundConnection.class);
    private static final Duration WORKLOAD_TIME = Duration.ofSeconds(5);

    /** In the time that one connection may take to be made. */
    private static final int MOST_ATTEMPTS = 3;

    private final OutboundContext context;
    private final HbonePool pool;
    private final SocketChannel accepted;
    private final Arrival arrival;
    private final EventLoop loop;
    private final IpPort peer;

    private final Set<WorkloadUid> tried = new HashSet<>();
    private final Presence presence;

    private Optional<IpPort> wanted = Optional.empty();
    private @Nullable Caller caller;
    private @Nullable NeededNames needed;
    private @Nullable TcpEnd downstream;
    private @Nullable Attempt attempt;
    private @Nullable Future<?> patience;
    private @Nullable Traffic traffic;
    private Instant began = Instant.EPOCH;
    private @Nullable RecordedRelay relay;
    private int attempts;
    private boolean over;

    OutboundConnection(
            OutboundContext context, HbonePool pool, SocketChannel accepted, Arrival arrival) {
        this.context = context;
        this.pool = pool;
        this.accepted = accepted;
        this.arrival = arrival;
        this.loop = accepted.eventLoop();
        this.peer = IpPort.of(accepted.remoteAddress());
        presence = new Presence(context, peer);
    }

    void begin() {
        accepted.closeFuture().addListener(closed -> applicationLeft());
        wanted = arrival.destination(accepted);
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
        caller =
                new Caller(
                        context,
                        pool,
                        loop,
                        source,
                        peer,
                        TraceParent.random(ThreadLocalRandom.current()));
        began = context.telemetry().now();
        needed = context.resolver().needs(source, destination);
        decide(caller, needed);
    }

    /** As soon as the mesh is known as far as that takes. */
    private void decide(Caller from, NeededNames needs) {
        Optional<MeshState> mesh = context.view().current(needs);
        if (mesh.isPresent()) {
            follow(from, resolve(from, mesh.get(), tried));
            return;
        }
        context.view()
                .await(needs)
                .whenCompleteAsync(
                        (state, problem) -> {
                            if (over) {
                                return;
                            }
                            if (state != null) {
                                follow(from, resolve(from, state, tried));
                            } else {
                                fail(new Failure(Kind.NO_ROUTE, EndpointLookup.message(problem)));
                            }
                        },
                        loop);
    }

    private void follow(Caller from, OutboundRoute route) {
        switch (route) {
            case OutboundRoute.Way way -> begin(from, way);
            case OutboundRoute.Lookup lookup ->
                    EndpointLookup.begin(context, from, lookup, new Addresses(from, lookup));
            case OutboundRoute.Refuse refuse -> refused(from, refuse);
        }
    }

    /** What is missing may be there and not be known yet. */
    private void refused(Caller from, OutboundRoute.Refuse refuse) {
        NeededNames needs = needed;
        if (needs != null && refuse.gateway().filter(needs::add).isPresent()) {
            decide(from, needs);
        } else {
            fail(new Failure(kind(refuse.reason()), refuse.message()));
        }
    }

    /** What comes of looking an endpoint's hostname up. */
    private final class Addresses implements EndpointLookup.Listener {
        private final Caller from;
        private final OutboundRoute.Lookup lookup;

        Addresses(Caller from, OutboundRoute.Lookup lookup) {
            this.from = from;
            this.lookup = lookup;
        }

        @Override
        public void found(List<InetAddress> addresses) {
            if (!over) {
                begin(from, lookup.way().apply(addresses));
            }
        }

        @Override
        public void failed(Failure failure) {
            if (over) {
                return;
            }
            attempts++;
            Optional<OutboundRoute> next = without(from, lookup.endpoint());
            if (next.isPresent()) {
                again(from, next.get(), failure);
            } else {
                fail(failure);
            }
        }
    }

    private OutboundRoute resolve(Caller from, MeshState mesh, Set<WorkloadUid> without) {
        return context.resolver().resolve(from.workload(), wanted.orElseThrow(), mesh, without);
    }

    private static Kind kind(OutboundRoute.Reason reason) {
        return switch (reason) {
            case SELF_CALL -> Kind.SELF_CALL;
            case UNKNOWN_WAYPOINT, NO_HEALTHY_UPSTREAM, OTHER_NETWORK, NO_ADDRESS -> Kind.NO_ROUTE;
        };
    }

    private void begin(Caller from, OutboundRoute.Way way) {
        attempts++;
        traffic = OutboundTraffic.of(from, way);
        presence.show(traffic, this::close);
        if (downstream == null) {
            downstream = TcpEnd.of(accepted);
        }
        Attempt next = attempt(from, way, new Outcome(way));
        attempt = next;
        if (attempts < MOST_ATTEMPTS && next.suspect().isPresent()) {
            long share = context.sockets().connectTimeout().toMillis() / MOST_ATTEMPTS;
            patience = loop.schedule(() -> lookElsewhere(next), share, TimeUnit.MILLISECONDS);
        }
        next.start();
    }

    private static Attempt attempt(Caller from, OutboundRoute.Way way, Attempt.Listener listener) {
        return switch (way) {
            case OutboundRoute.Passthrough to ->
                    new PlainAttempt(from, to.target(), Optional.empty(), listener);
            case OutboundRoute.Tcp to ->
                    new PlainAttempt(from, to.target(), to.destination(), listener);
            case OutboundRoute.Hbone to -> new TunnelAttempt(from, to, listener);
            case OutboundRoute.DoubleHbone to -> new DoubleTunnelAttempt(from, to, listener);
        };
    }

    /** What comes of the attempt that is under way. */
    private final class Outcome implements Attempt.Listener {
        private final OutboundRoute.Way way;

        Outcome(OutboundRoute.Way way) {
            this.way = way;
        }

        @Override
        public void reached(RelayEnd upstream, Optional<Attempt.Server> server) {
            join(way, upstream, server);
        }

        @Override
        public void missed(Failure failure, boolean another) {
            Optional<OutboundRoute> next = another ? next() : Optional.empty();
            if (next.isPresent() && caller != null) {
                again(caller, next.get(), failure);
                return;
            }
            fail(
                    attempts == 1
                            ? failure
                            : new Failure(
                                    failure.kind(),
                                    failure.message() + " (attempt " + attempts + ")"));
        }
    }

    /** Nobody answers; if there is somebody else, that one is tried instead. */
    private void lookElsewhere(Attempt silent) {
        if (over || !silent.equals(attempt)) {
            return;
        }
        Optional<OutboundRoute> next = next();
        if (next.isPresent() && caller != null) {
            silent.cancel();
            again(
                    caller,
                    next.get(),
                    new Failure(Kind.TUNNEL_TIMED_OUT, "no answer in a third of the time"));
        }
    }

    private void again(Caller from, OutboundRoute route, Failure failure) {
        stopWaiting();
        context.telemetry().retried(failure);
        log.debug("{} to {} is tried elsewhere: {}", peer, wanted, failure.message());
        follow(from, route);
    }

    /** A way that does not lead to those who failed, if there is one and time for it. */
    private Optional<OutboundRoute> next() {
        Caller from = caller;
        if (over || from == null || attempt == null) {
            return Optional.empty();
        }
        return attempt.suspect().flatMap(suspect -> without(from, suspect));
    }

    private Optional<OutboundRoute> without(Caller from, Workload suspect) {
        Duration spent = Duration.between(began, context.telemetry().now());
        if (attempts >= MOST_ATTEMPTS || spent.compareTo(context.sockets().connectTimeout()) >= 0) {
            return Optional.empty();
        }
        Set<WorkloadUid> without = new HashSet<>(tried);
        without.add(suspect.uid());
        NeededNames needs = needed;
        Optional<OutboundRoute> route =
                needs == null
                        ? Optional.empty()
                        : context.view()
                                .current(needs)
                                .map(mesh -> resolve(from, mesh, without))
                                .filter(way -> !(way instanceof OutboundRoute.Refuse));
        route.ifPresent(way -> tried.addAll(without));
        return route;
    }

    private void join(OutboundRoute.Way way, RelayEnd upstream, Optional<Attempt.Server> server) {
        if (traffic == null || downstream == null) {
            throw new IllegalStateException("reached before it was begun: " + way);
        }
        over = true;
        stopWaiting();
        Traffic begun = traffic;
        Traffic known = server.map(who -> OutboundTraffic.served(begun, who)).orElse(begun);
        presence.countAt(way.chosen());
        arrival.connected(accepted);
        relay =
                RecordedRelay.join(
                        downstream,
                        upstream,
                        context.pool().buffers(),
                        new RecordedRelay.Report(
                                context.telemetry().open(known, began), presence::release));
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
        stopWaiting();
        if (attempt != null) {
            attempt.cancel();
        }
        arrival.failed(accepted);
        if (traffic == null) {
            context.telemetry().rejected(Reporter.SOURCE, peer, wanted, failure);
        } else {
            context.telemetry().open(traffic, began).fail(failure);
        }
        presence.release();
    }

    private void stopWaiting() {
        if (patience != null) {
            patience.cancel(false);
        }
    }
}
