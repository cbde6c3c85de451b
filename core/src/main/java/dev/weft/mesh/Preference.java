package dev.weft.mesh;

import dev.weft.workload.LoadBalancing;
import dev.weft.workload.LoadBalancing.Scope;
import dev.weft.workload.Workload;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a service prefers, as one source sees it: the source's own place in each scope that counts.
 *
 * @param own what the source is in each of the scopes; empty where none counts
 */
record Preference(LoadBalancing balancing, List<String> own) {

    static Preference of(LoadBalancing balancing, Workload source) {
        return switch (balancing.mode()) {
            case UNSPECIFIED, PASSTHROUGH -> new Preference(balancing, List.of());
            case STRICT, FAILOVER ->
                    new Preference(
                            balancing,
                            balancing.routingPreference().stream()
                                    .map(scope -> part(scope, source))
                                    .toList());
        };
    }

    /** How much a workload is preferred, more is better; empty if it must not be chosen. */
    OptionalInt rank(Workload candidate) {
        return switch (balancing.mode()) {
            case UNSPECIFIED, PASSTHROUGH -> OptionalInt.of(0);
            case STRICT -> strict(candidate);
            case FAILOVER -> OptionalInt.of(leading(candidate));
        };
    }

    private OptionalInt strict(Workload candidate) {
        for (int i = 0; i < own.size(); i++) {
            if (!matches(i, candidate)) {
                return OptionalInt.empty();
            }
        }
        return OptionalInt.of(0);
    }

    /**
     * The number of leading preferences that match. A leading NETWORK outweighs all others
     * together, and does not keep them from counting where it fails.
     */
    private int leading(Workload candidate) {
        int rank = 0;
        for (int i = 0; i < own.size(); i++) {
            boolean network = i == 0 && balancing.routingPreference().get(i) == Scope.NETWORK;
            if (matches(i, candidate)) {
                rank += network ? own.size() : 1;
            } else if (!network) {
                break;
            }
        }
        return rank;
    }

    private boolean matches(int scope, Workload candidate) {
        return part(balancing.routingPreference().get(scope), candidate).equals(own.get(scope));
    }

    private static String part(Scope scope, Workload workload) {
        return switch (scope) {
            case REGION -> workload.locality().region();
            case ZONE -> workload.locality().zone();
            case SUBZONE -> workload.locality().subzone();
            case NODE -> workload.node();
            case CLUSTER -> workload.clusterId();
            case NETWORK -> workload.network();
        };
    }
}
