package dev.weft.ztunnel.telemetry;

import dev.weft.hbone.Baggage;
import dev.weft.workload.Workload;
import java.util.Optional;

/** What a peer is told about one of our workloads. */
public final class WorkloadBaggage {
    private WorkloadBaggage() {}

    public static Baggage of(Workload workload) {
        Workload.Owner owner = workload.owner();
        return new Baggage(
                workload.clusterId(),
                workload.namespace(),
                owner.name().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Baggage.Owner(owner.type(), owner.name())),
                owner.canonicalName(),
                owner.canonicalRevision(),
                workload.locality().region(),
                workload.locality().zone());
    }
}
