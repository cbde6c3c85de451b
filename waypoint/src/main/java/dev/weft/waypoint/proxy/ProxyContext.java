package dev.weft.waypoint.proxy;

import dev.weft.identity.SpiffeId;
import dev.weft.waypoint.authz.AccessSettings;
import dev.weft.waypoint.authz.jwt.TokenVerifier;
import dev.weft.waypoint.config.WaypointState;
import dev.weft.waypoint.request.RequestObserver;
import dev.weft.waypoint.request.SideCalls;
import dev.weft.waypoint.route.Sessions;
import dev.weft.waypoint.route.plan.SessionPlan;
import dev.weft.waypoint.upstream.TcpUpstreams;
import dev.weft.waypoint.upstream.Upstreams;
import dev.weft.waypoint.upstream.settings.SessionRules;
import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What the requests of one event loop work with.
 *
 * @param loop whose everything here is
 * @param own who this proxy is
 * @param state what is known now; a request takes it once
 * @param upstreams of this loop, as is tcp
 * @param calls requests of the proxy itself
 * @param tokens one for the process
 * @param budgets one for the process, as are the authorizers
 */
public record ProxyContext(
        EventLoop loop,
        Own own,
        Supplier<WaypointState> state,
        Upstreams upstreams,
        TcpUpstreams tcp,
        SideCalls calls,
        TokenVerifier tokens,
        AccessSettings access,
        RetryBudgets budgets,
        Authorizers authorizers,
        RequestObserver observer,
        ProxySettings settings,
        RandomGenerator random,
        InstantSource clock) {

    /**
     * Who this proxy is.
     *
     * @param gateway {@code <namespace>/<name>} of what it is the proxy of
     */
    public record Own(String gateway, SpiffeId identity) {}

    /** What the destinations of this loop know of sessions. */
    Sessions sessions() {
        return (plan, destination, head) -> upstreams.holds(destination, head, rules(plan));
    }

    /** What a route says of sessions, as destinations understand it. */
    public static SessionRules rules(SessionPlan plan) {
        return new SessionRules(
                plan.header(),
                plan.name(),
                plan.absoluteTimeout(),
                plan.cookiePath(),
                plan.permanent());
    }
}
