package dev.weft.workload;

import java.util.List;

/** How endpoints of a service are preferred. */
public record LoadBalancing(List<Scope> routingPreference, Mode mode, HealthPolicy healthPolicy) {

    public static final LoadBalancing STANDARD =
            new LoadBalancing(List.of(), Mode.UNSPECIFIED, HealthPolicy.ONLY_HEALTHY);

    public LoadBalancing {
        routingPreference = List.copyOf(routingPreference);
    }

    /** What two workloads may have in common. */
    public enum Scope {
        REGION,
        ZONE,
        SUBZONE,
        NODE,
        CLUSTER,
        NETWORK
    }

    /**
     * UNSPECIFIED: all candidates. STRICT: every preference must match. FAILOVER: most leading
     * matches win. PASSTHROUGH: no choice.
     */
    public enum Mode {
        UNSPECIFIED,
        STRICT,
        FAILOVER,
        PASSTHROUGH
    }

    /** Whether unhealthy endpoints count. */
    public enum HealthPolicy {
        ONLY_HEALTHY,
        ALLOW_ALL
    }
}
