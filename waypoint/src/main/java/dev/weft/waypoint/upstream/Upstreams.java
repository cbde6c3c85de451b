package dev.weft.waypoint.upstream;

import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.LocalResponse;
import dev.weft.waypoint.upstream.limit.RetryBudget;
import dev.weft.waypoint.upstream.settings.SessionRules;
import dev.weft.workload.WorkloadUid;
import java.util.Optional;
import java.util.Set;

/**
 * Gives places on connections to endpoints. One for each event loop; what all loops must agree on
 * (limits, health, ejection) they share.
 */
public interface Upstreams {

    /**
     * Chooses an endpoint and finds a place on a connection to it. The listener hears one answer,
     * maybe before this returns.
     */
    Pending acquire(Want want, Listener listener);

    /**
     * Whether the request belongs to a session with an endpoint of this destination: then it goes
     * there, whatever the weights of a route say.
     */
    boolean holds(Destination destination, RequestHead head, SessionRules rules);

    /** Whether requests to a destination may be tried again. */
    RetryBudget retryBudget(Destination destination);

    /**
     * What is looked for.
     *
     * @param head the request, for affinity by header, cookie, parameter
     * @param avoid endpoints that were tried already; taken only if there is no other
     * @param session how the route keeps a client at an endpoint; it comes before what policies of
     *     the destination say
     * @param attempt 1 for the first
     */
    record Want(
            Destination destination,
            Downstream downstream,
            RequestHead head,
            Set<WorkloadUid> avoid,
            Optional<SessionRules> session,
            HttpProtocol clientProtocol,
            int attempt) {}

    /** A search that can be given up. */
    interface Pending {
        /** The listener hears nothing any more. No effect after its answer. */
        void cancel();
    }

    /** The answer. */
    interface Listener {

        /** A place; to be used or to be given back at once. */
        void acquired(Lease lease);

        /** There is none. */
        void refused(Refusal refusal);
    }

    /**
     * Why there is none.
     *
     * @param response what the client gets if nobody tries again
     * @param retriable whether another attempt may help
     * @param endpoint the endpoint to which the connection failed, if one was chosen
     * @param connectFailed whether a connection could not be made
     * @param reason for logs: what happened, with the values; empty if the response says it all
     */
    record Refusal(
            LocalResponse response,
            boolean retriable,
            Optional<WorkloadUid> endpoint,
            boolean connectFailed,
            String reason) {}
}
