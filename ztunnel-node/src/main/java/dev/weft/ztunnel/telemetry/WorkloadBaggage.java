package dev.weft.ztunnel.telemetry;

import dev.weft.hbone.Baggage;
import dev.weft.identity.ServiceAccountRef;
import dev.weft.workload.Locality;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadType;
import dev.weft.workload.WorkloadUid;
import java.util.Optional;

/** What a peer is told about one of our workloads, and what one tells about its own. */
public final class WorkloadBaggage {
    private static final WorkloadUid DESCRIBED = new WorkloadUid("described-by-its-proxy");

    private WorkloadBaggage() {}

    /**
     * A workload that discovery does not show here, as its own proxy describes it; empty when that
     * says nothing. For telemetry only: whoever sent it could have written anything.
     */
    public static Optional<Workload> described(Baggage baggage) {
        if (baggage.equals(Baggage.EMPTY)) {
            return Optional.empty();
        }
        String name = baggage.workload().map(Baggage.Owner::name).orElse("");
        Workload.Owner owner =
                new Workload.Owner(
                        baggage.workload().map(Baggage.Owner::type).orElse(WorkloadType.DEPLOYMENT),
                        name,
                        baggage.service(),
                        baggage.version());
        return Optional.of(
                Workload.builder(DESCRIBED)
                        .name(name)
                        .account(new ServiceAccountRef(baggage.namespace(), "unknown"))
                        .owner(owner)
                        .clusterId(baggage.cluster())
                        .locality(new Locality(baggage.region(), baggage.zone(), ""))
                        .build());
    }
}
