package dev.weft.wds;

import dev.weft.workload.Service;
import dev.weft.workload.Workload;

/** What an address resource holds. */
public sealed interface MeshAddress {

    record OfWorkload(Workload workload) implements MeshAddress {}

    record OfService(Service service) implements MeshAddress {}
}
