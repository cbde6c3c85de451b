package dev.weft.controller.entry;

import dev.weft.net.Cidr;
import dev.weft.workload.NamespacedHostname;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Addresses of 240.240.0.0/16 for hosts that have none. A host keeps its address for as long as it
 * is there; the first one it is given follows from its name, so that it is the same again after a
 * restart but for the rare host whose place was taken. One thread.
 */
public final class VirtualAddresses {

    private static final int SIZE = 0xFFFE;
    private static final int FIRST = 1;

    private final Map<NamespacedHostname, Integer> given = new HashMap<>();

    /** The addresses of these hosts; those of others are free again. */
    public Map<NamespacedHostname, Cidr> of(Collection<NamespacedHostname> hosts) {
        given.keySet().retainAll(Set.copyOf(hosts));
        Set<Integer> taken = new HashSet<>(given.values());
        for (NamespacedHostname host : new TreeSet<>(hosts)) {
            if (given.containsKey(host) || taken.size() >= SIZE) {
                continue;
            }
            int place = FIRST + Math.floorMod(host.toString().hashCode(), SIZE);
            while (!taken.add(place)) {
                place = place == SIZE ? FIRST : place + 1;
            }
            given.put(host, place);
        }
        Map<NamespacedHostname, Cidr> addresses = new HashMap<>();
        given.forEach((host, place) -> addresses.put(host, address(place)));
        return addresses;
    }

    private static Cidr address(int place) {
        try {
            return Cidr.of(
                    InetAddress.getByAddress(
                            new byte[] {
                                (byte) 240, (byte) 240, (byte) (place >> 8), (byte) place
                            }));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
