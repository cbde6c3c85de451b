package dev.weft.local.dns;

import dev.weft.local.service.ServicePod;
import dev.weft.local.service.ServiceTable;
import dev.weft.net.IpAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names of a cluster: {@code <service>.<namespace>.svc.<domain>}, and below headless Services
 * {@code <pod>.<service>...} for pods with stable names. Immutable.
 */
public final class ClusterZone {

    public static final String DOMAIN = "cluster.local";
    public static final ClusterZone EMPTY = new ClusterZone(Map.of(), Set.of());

    /** What is known of a name. */
    public sealed interface Answer {
        /** It exists; the list is empty when it has no address of the family asked for. */
        record Addresses(List<InetAddress> addresses) implements Answer {}

        record NoSuchName() implements Answer {}
    }

    private final Map<String, List<InetAddress>> addresses;
    private final Set<String> parents;

    private ClusterZone(Map<String, List<InetAddress>> addresses, Set<String> parents) {
        this.addresses = addresses;
        this.parents = parents;
    }

    /** The names that follow from the Services and their ready pods. */
    public static ClusterZone of(ServiceTable table) {
        Map<String, List<InetAddress>> addresses = new HashMap<>();
        for (ServiceTable.Entry entry : table.entries()) {
            String name = entry.spec().name() + "." + entry.spec().namespace() + ".svc." + DOMAIN;
            if (!entry.spec().headless()) {
                addresses.put(name, entry.clusterAddresses());
                continue;
            }
            List<InetAddress> all = new ArrayList<>();
            for (ServicePod pod : entry.pods()) {
                all.addAll(pod.addresses());
                if (pod.stableName()) {
                    addresses.put(pod.name() + "." + name, pod.addresses());
                }
            }
            addresses.put(name, List.copyOf(all));
        }
        return new ClusterZone(Map.copyOf(addresses), parentsOf(addresses.keySet()));
    }

    /**
     * Looks a name up.
     *
     * @param name lower case, without the final dot
     */
    public Answer find(String name, boolean v6) {
        List<InetAddress> known = addresses.get(name);
        if (known != null) {
            return new Answer.Addresses(
                    known.stream().filter(ip -> IpAddresses.isV6(ip) == v6).toList());
        }
        return parents.contains(name) ? new Answer.Addresses(List.of()) : new Answer.NoSuchName();
    }

    /** A name with names below it exists, even without an address (RFC 8020). */
    private static Set<String> parentsOf(Set<String> names) {
        Set<String> parents = new HashSet<>(Set.of(DOMAIN, "svc." + DOMAIN));
        for (String name : names) {
            for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
                parents.add(name.substring(dot + 1));
            }
        }
        return Set.copyOf(parents);
    }
}
