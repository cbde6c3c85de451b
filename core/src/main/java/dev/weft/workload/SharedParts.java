package dev.weft.workload;

import java.util.Map;

/**
 * Lets workloads have in common what is equal: the pods of a deployment differ in little more than
 * name, address and node. Keeps no more than a bounded number of parts in mind; what it has
 * forgotten is merely not shared.
 *
 * <p>One thread.
 */
public final class SharedParts {
    private static final int FEWEST = 1 << 8;
    private static final int MOST = 1 << 16;

    /** Each part at the place of its hash; a newer one takes the place of an older. */
    private Object[] seen = new Object[FEWEST];

    private int lost;

    /** An equal workload made of parts that earlier ones have, too. */
    public Workload in(Workload workload) {
        return new Workload(
                workload.uid(),
                workload.name(),
                share(workload.account()),
                share(workload.trustDomain()),
                workload.addresses(),
                workload.hostname().isEmpty() ? "" : workload.hostname(),
                share(workload.network()),
                workload.networkMode(),
                workload.tunnel(),
                workload.nativeTunnel(),
                share(workload.waypoint()),
                share(workload.networkGateway()),
                share(workload.applicationTunnel()),
                share(workload.owner()),
                share(workload.node()),
                share(workload.clusterId()),
                share(workload.locality()),
                share(workload.authorizationPolicies()),
                workload.status(),
                workload.services().isEmpty() ? Map.of() : share(workload.services()),
                workload.capacity());
    }

    @SuppressWarnings("unchecked") // an equal object of these types has the same type
    private <T> T share(T part) {
        int hash = part.hashCode();
        int at = (hash ^ (hash >>> 16)) & (seen.length - 1);
        Object known = seen[at];
        if (part.equals(known)) {
            return (T) known;
        }
        seen[at] = part;
        if (known != null && ++lost > seen.length && seen.length < MOST) {
            grow();
        }
        return part;
    }

    private void grow() {
        Object[] before = seen;
        seen = new Object[before.length * 4];
        lost = 0;
        for (Object part : before) {
            if (part != null) {
                int hash = part.hashCode();
                seen[(hash ^ (hash >>> 16)) & (seen.length - 1)] = part;
            }
        }
    }
}
