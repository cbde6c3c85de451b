package dev.weft.mesh;

import dev.weft.mesh.Candidates.Candidate;
import dev.weft.mesh.Candidates.Tier;
import dev.weft.mesh.ServiceState.View;
import dev.weft.workload.HealthStatus;
import dev.weft.workload.LoadBalancing.HealthPolicy;
import dev.weft.workload.Service;
import dev.weft.workload.ServicePort;
import dev.weft.workload.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Goes through all members of a service once for everybody who sees it the same way (section 2.8 of
 * the discovery protocol). Confined to one call.
 */
final class CandidateSearch {
    private final ServiceState state;
    private final Service service;
    private final View view;
    private final TreeMap<Integer, List<Candidate>> byRank =
            new TreeMap<>(Comparator.reverseOrder());

    CandidateSearch(ServiceState state, Service service, View view) {
        this.state = state;
        this.service = service;
        this.view = view;
    }

    Candidates run() {
        state.members().forEach(this::consider);
        byRank.values().forEach(Collections::sort);
        return new Candidates(byRank.values().stream().map(Tier::new).toList());
    }

    private void consider(Workload workload) {
        if (!isHealthy(workload) || !isReachable(workload) || !isOffered(workload)) {
            return;
        }
        OptionalInt port = targetPort(workload);
        OptionalInt rank = view.preference().rank(workload);
        if (port.isPresent() && rank.isPresent()) {
            byRank.computeIfAbsent(rank.getAsInt(), r -> new ArrayList<>())
                    .add(new Candidate(workload, port.getAsInt()));
        }
    }

    private boolean isHealthy(Workload workload) {
        return workload.status() == HealthStatus.HEALTHY
                || service.loadBalancing().healthPolicy() == HealthPolicy.ALLOW_ALL;
    }

    private boolean isReachable(Workload workload) {
        return !workload.addresses().isEmpty()
                || !workload.hostname().isEmpty()
                || (!workload.network().equals(view.network())
                        && workload.networkGateway().isPresent());
    }

    /** The tunnel of a waypoint need not be a port of its service if an application is behind. */
    private boolean isOffered(Workload workload) {
        return service.port(view.port()).isPresent()
                || (view.tunnel() && workload.applicationTunnel().isPresent());
    }

    private OptionalInt targetPort(Workload workload) {
        int own = target(workload.services().getOrDefault(state.key(), List.of()));
        if (own > 0) {
            return OptionalInt.of(own);
        }
        int common = target(service.ports());
        if (common > 0) {
            return OptionalInt.of(common);
        }
        boolean portGiven = workload.applicationTunnel().filter(t -> t.port() != 0).isPresent();
        return portGiven ? OptionalInt.of(view.port()) : OptionalInt.empty();
    }

    private int target(List<ServicePort> ports) {
        for (ServicePort port : ports) {
            if (port.servicePort() == view.port()) {
                return port.targetPort();
            }
        }
        return 0;
    }
}
