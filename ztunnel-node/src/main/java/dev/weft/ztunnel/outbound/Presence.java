package dev.weft.ztunnel.outbound;

import dev.weft.net.IpPort;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import dev.weft.ztunnel.authz.ConnectionTracker;
import dev.weft.ztunnel.authz.LiveConnection;
import dev.weft.ztunnel.authz.Permit;
import dev.weft.ztunnel.telemetry.Traffic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What others see of a connection while it lives: its entry in the list, its count at endpoints.
 */
final class Presence {
    private final OutboundContext context;
    private final IpPort peer;
    private final List<ActiveConnections.Held> counted = new ArrayList<>(1);
    private @Nullable Permit listed;

    Presence(OutboundContext context, IpPort peer) {
        this.context = context;
        this.peer = peer;
    }

    /**
     * Lists it, in place of what was listed before.
     *
     * @param close ends the connection by force, from any thread
     */
    void show(Traffic shown, ConnectionTracker.Closer close) {
        if (listed != null) {
            listed.close();
        }
        listed =
                context.tracker()
                        .list(
                                new LiveConnection(
                                        LiveConnection.Direction.OUTBOUND,
                                        peer,
                                        shown.service().map(Service::hostname),
                                        shown.destination().address(),
                                        shown.tunnelTarget().isPresent()
                                                ? LiveConnection.Protocol.HBONE
                                                : LiveConnection.Protocol.TCP),
                                close);
    }

    /** Counts it at the endpoints that serve it. */
    void countAt(List<Workload> endpoints) {
        for (Workload workload : endpoints) {
            counted.add(context.active().hold(workload.uid()));
        }
    }

    void release() {
        counted.forEach(ActiveConnections.Held::close);
        if (listed != null) {
            listed.close();
        }
    }
}
