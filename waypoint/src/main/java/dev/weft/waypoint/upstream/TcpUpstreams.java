package dev.weft.waypoint.upstream;

import dev.weft.relay.RelayEnd;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.upstream.Upstreams.Pending;
import dev.weft.waypoint.upstream.Upstreams.Refusal;
import dev.weft.waypoint.upstream.balance.Load;
import dev.weft.waypoint.upstream.dial.DialFailure;
import dev.weft.waypoint.upstream.dial.Dialer;
import dev.weft.waypoint.upstream.dial.Target;
import dev.weft.waypoint.upstream.dial.Ticket;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Connections to endpoints for bytes that are passed on as they are. Confined to the event loop of
 * its upstreams.
 */
public final class TcpUpstreams {
    private static final int MOST_ATTEMPTS = 3;

    private final LoopUpstreams upstreams;

    public TcpUpstreams(LoopUpstreams upstreams) {
        this.upstreams = upstreams;
    }

    /** The answer, once; maybe before the asking call returns. */
    public interface Listener {

        /** A connection; its end was not started. */
        void connected(TcpLease lease);

        /** There is none. */
        void refused(Refusal refusal);
    }

    /** Connects to an endpoint; to another one if the first cannot be reached. */
    public Pending connect(Destination destination, Downstream client, Listener listener) {
        assert upstreams.loop().inEventLoop();
        Cluster cluster = upstreams.clusters().get(destination);
        if (cluster.state().service().isEmpty()) {
            listener.refused(Refusals.unknown(destination));
            return () -> {};
        }
        cluster.use(cluster.now());
        if (!cluster.limits().takeConnection()) {
            listener.refused(
                    Refusals.overflow(
                            cluster.limits().connections()
                                    + " connections are open to "
                                    + destination));
            return () -> {};
        }
        Attempts attempts = new Attempts(cluster, client, listener);
        attempts.next(Refusals.noEndpoint(destination));
        return attempts;
    }

    private final class Attempts implements Pending, Dialer.EndListener {
        private final Cluster cluster;
        private final Downstream client;
        private final Listener listener;
        private final Set<WorkloadUid> tried = new HashSet<>();
        private Optional<Choice.Chosen> chosen = Optional.empty();
        private Ticket ticket = () -> {};
        private boolean over;

        Attempts(Cluster cluster, Downstream client, Listener listener) {
            this.cluster = cluster;
            this.client = client;
            this.listener = listener;
        }

        void next(Refusal otherwise) {
            Choice.Wish wish = new Choice.Wish(Optional.empty(), client, tried, Optional.empty());
            Cluster.State state = cluster.state();
            chosen =
                    upstreams
                            .choice()
                            .choose(
                                    cluster,
                                    state,
                                    wish,
                                    upstreams.clusters().parts().clock().instant())
                            .filter(c -> !tried.contains(c.endpoint().workload().uid()));
            if (chosen.isEmpty()) {
                over = true;
                cluster.limits().returnConnection();
                listener.refused(otherwise);
                return;
            }
            tried.add(chosen.get().endpoint().workload().uid());
            load().began();
            ticket =
                    upstreams
                            .dialer()
                            .dialEnd(
                                    new Dialer.Dial(target(), "", Optional.of(client.address())),
                                    this);
        }

        private Load load() {
            return chosen.orElseThrow().endpoint().load();
        }

        private Target target() {
            return chosen.orElseThrow().target();
        }

        @Override
        public void dialled(RelayEnd end) {
            over = true;
            listener.connected(new Connected(cluster, chosen.orElseThrow(), end));
        }

        @Override
        public void failed(DialFailure failure) {
            load().ended();
            if (failure.isOfEndpoint()) {
                cluster.outliers().failed(load(), cluster.now());
            }
            Refusal refusal =
                    Refusals.of(failure, chosen.orElseThrow().endpoint().workload().uid());
            if (failure.isOfEndpoint() && tried.size() < MOST_ATTEMPTS) {
                next(refusal);
                return;
            }
            over = true;
            cluster.limits().returnConnection();
            listener.refused(refusal);
        }

        @Override
        public void cancel() {
            if (!over) {
                over = true;
                ticket.cancel();
                load().ended();
                cluster.limits().returnConnection();
            }
        }
    }

    /** A connection in use. */
    private static final class Connected implements TcpLease {
        private final Cluster cluster;
        private final Choice.Chosen chosen;
        private final RelayEnd end;
        private boolean over;

        Connected(Cluster cluster, Choice.Chosen chosen, RelayEnd end) {
            this.cluster = cluster;
            this.chosen = chosen;
            this.end = end;
        }

        @Override
        public RelayEnd end() {
            return end;
        }

        @Override
        public Workload endpoint() {
            return chosen.endpoint().workload();
        }

        @Override
        public String address() {
            return chosen.target().way().address();
        }

        @Override
        public boolean isTunnelled() {
            return chosen.target().way().isTunnelled();
        }

        @Override
        public void done() {
            if (!over) {
                over = true;
                chosen.endpoint().load().ended();
                cluster.limits().returnConnection();
            }
        }
    }
}
