package dev.weft.waypoint.proxy;

import dev.weft.lifecycle.Drain;
import dev.weft.lifecycle.Guard;
import dev.weft.policy.PolicyKey;
import dev.weft.relay.EndFailure;
import dev.weft.relay.Relay;
import dev.weft.relay.RelayEnding;
import dev.weft.relay.RelayObserver;
import dev.weft.relay.RelayOutcome;
import dev.weft.relay.Side;
import dev.weft.waypoint.authz.AccessContext;
import dev.weft.waypoint.authz.AccessDecision;
import dev.weft.waypoint.config.WaypointState;
import dev.weft.waypoint.listener.Arrivals;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.waypoint.request.TcpOutcome;
import dev.weft.waypoint.route.plan.L4Decision;
import dev.weft.waypoint.upstream.TcpLease;
import dev.weft.waypoint.upstream.TcpUpstreams;
import dev.weft.waypoint.upstream.Upstreams;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection whose bytes are passed on as they are: may it pass, where does it go, and both
 * ways until it ends. The client hears that it is made once it is.
 *
 * <p>Confined to the event loop of its connection. Ends in exactly one outcome.
 */
public final class TcpConnection implements TcpUpstreams.Listener, RelayObserver {
    private static final int DENIED = 401;
    private static final int UNAVAILABLE = 503;

    private final ProxyContext context;
    private final Downstream downstream;
    private final Arrivals.Opening opening;
    private final WaypointState state;
    private final Instant start;
    private final long startNanos = System.nanoTime();
    private String route = "";
    private Optional<Destination> destination = Optional.empty();
    private Upstreams.@Nullable Pending pending;
    private @Nullable TcpLease lease;
    private @Nullable Relay relay;
    private @Nullable Guard hold;
    private boolean over;

    private TcpConnection(ProxyContext context, Downstream downstream, Arrivals.Opening opening) {
        this.context = context;
        this.downstream = downstream;
        this.opening = opening;
        state = context.state().get();
        start = context.clock().instant();
    }

    /**
     * Takes a connection over.
     *
     * @param drain cuts it if it does not end in time, and waits for it
     */
    public static void begin(
            ProxyContext context, Downstream downstream, Arrivals.Opening opening, Drain drain) {
        TcpConnection connection = new TcpConnection(context, downstream, opening);
        context.observer().opened(downstream);
        opening.onCancelled(
                () -> connection.end(ResponseFlag.CLIENT_GONE, "the client took the request back"));
        connection.hold(drain);
        connection.authorize();
    }

    private void hold(Drain drain) {
        Guard held =
                drain.hold(signal -> {
                    if (signal.mode() == Drain.Mode.IMMEDIATE) {
                        context.loop().execute(this::cut);
                    }
                });
        hold = held;
        if (over) {
            held.close();
        }
    }

    private void authorize() {
        if (over) {
            return;
        }
        state.access()
                .of(downstream.front(), context.own().gateway())
                .checkTcp(
                        downstream,
                        new AccessContext(
                                context.loop(),
                                context.calls(),
                                context.tokens(),
                                context.access()),
                        this::authorized);
    }

    private void authorized(AccessDecision decision) {
        if (over) {
            return;
        }
        switch (decision) {
            case AccessDecision.Allow allow -> route();
            case AccessDecision.Deny deny ->
                    refuse(
                            DENIED,
                            ResponseFlag.DENIED,
                            deny.response().detail()
                                    + deny.by()
                                            .map(PolicyKey::toString)
                                            .map(" by "::concat)
                                            .orElse(""));
        }
    }

    private void route() {
        Optional<L4Decision> decision =
                state.routes().l4(downstream, Optional.empty(), context.random());
        if (decision.isEmpty()) {
            Routing.destination(downstream.front())
                    .ifPresentOrElse(
                            this::connect,
                            () -> refuse(UNAVAILABLE, ResponseFlag.NO_ROUTE, "no route"));
            return;
        }
        switch (decision.get()) {
            case L4Decision.Refuse refuse -> {
                route = refuse.route().map(Object::toString).orElse("");
                refuse(UNAVAILABLE, ResponseFlag.NO_ROUTE, refuse.reason());
            }
            case L4Decision.Forward forward -> {
                route = forward.route().toString();
                connect(forward.destination());
            }
        }
    }

    private void connect(Destination to) {
        destination = Optional.of(to);
        Upstreams.Pending asked = context.tcp().connect(to, downstream, this);
        if (lease == null && !over) {
            pending = asked;
        }
    }

    @Override
    public void connected(TcpLease got) {
        pending = null;
        if (over) {
            got.end().abort(EndFailure.stopped("the client is gone"));
            got.done();
            return;
        }
        lease = got;
        relay = Relay.join(opening.accept(), got.end(), this);
    }

    @Override
    public void refused(Upstreams.Refusal refusal) {
        refuse(
                UNAVAILABLE,
                refusal.response().flag(),
                refusal.reason().isEmpty() ? refusal.response().detail() : refusal.reason());
    }

    private void refuse(int status, ResponseFlag flag, String reason) {
        if (!over) {
            opening.refuse(status);
            end(flag, reason);
        }
    }

    /** Ends it by force. */
    private void cut() {
        EndFailure why = EndFailure.stopped("the proxy ends");
        if (relay != null) {
            relay.stop(why);
        } else {
            refuse(UNAVAILABLE, ResponseFlag.OVERLOAD, why.message());
        }
    }

    @Override
    public void ended(RelayOutcome outcome) {
        switch (outcome.ending()) {
            case RelayEnding.Finished finished -> finish(outcome, List.of(), "");
            case RelayEnding.Broken broken ->
                    finish(
                            outcome,
                            List.of(
                                    broken.side() == Side.DOWNSTREAM
                                            ? ResponseFlag.CLIENT_GONE
                                            : ResponseFlag.UPSTREAM_CLOSED),
                            broken.cause().message());
            case RelayEnding.Stopped stopped ->
                    finish(outcome, List.of(ResponseFlag.OVERLOAD), stopped.cause().message());
        }
    }

    private void end(ResponseFlag flag, String reason) {
        finish(new RelayOutcome(0, 0, new RelayEnding.Finished()), List.of(flag), reason);
    }

    private void finish(RelayOutcome bytes, List<ResponseFlag> flags, String failure) {
        if (over) {
            return;
        }
        over = true;
        if (pending != null) {
            pending.cancel();
        }
        Optional<TcpLease> held = Optional.ofNullable(lease);
        held.ifPresent(TcpLease::done);
        if (hold != null) {
            hold.close();
        }
        context.observer()
                .ended(
                        new TcpOutcome(
                                downstream,
                                route,
                                destination,
                                held.map(TcpLease::endpoint),
                                held.map(TcpLease::address).orElse(""),
                                held.map(TcpLease::isTunnelled).orElse(false),
                                bytes.fromDownstream(),
                                bytes.fromUpstream(),
                                start,
                                Duration.ofNanos(System.nanoTime() - startNanos),
                                flags,
                                failure));
    }
}
