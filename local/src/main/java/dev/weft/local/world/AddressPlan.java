package dev.weft.local.world;

import dev.weft.local.config.AddressFamilies;
import dev.weft.local.config.LocalMeshException;
import dev.weft.net.IpAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which address belongs to what. Pure; numbers count from 1.
 *
 * <p>IPv4 comes first wherever a list holds both families.
 */
public record AddressPlan(AddressFamilies families) {

    public static final String FABRIC_4 = "172.30.0.1";
    public static final String FABRIC_6 = "fd00:172:30::1";

    /** Of the controller, on the fabric. */
    public static final int DISCOVERY_PORT = 15012;

    public static final String DNS_4 = "10.96.0.10";
    public static final String DNS_6 = "fd00:10:96::a";

    /** The gateway that every pod sees; it exists on each pod's link and nowhere else. */
    public static final String POD_GATEWAY_4 = "169.254.1.1";

    public static final String POD_GATEWAY_6 = "fe80::1";

    /** Pods of one node: its IPv4 range less network, gateway and broadcast address. */
    public static final int PODS_PER_NODE = 252;

    /** Services of a mesh; the first addresses of the range are the harness's own. */
    public static final int SERVICES = 60_000;

    private static final int FIRST_SERVICE = 256;

    public List<InetAddress> fabric() {
        return both(FABRIC_4, FABRIC_6);
    }

    public List<InetAddress> dns() {
        return both(DNS_4, DNS_6);
    }

    public List<InetAddress> node(int node) {
        return both("172.30.0." + (10 + node), "fd00:172:30::" + (10 + node));
    }

    public List<InetAddress> pod(int node, int pod) {
        require(pod, PODS_PER_NODE, "pods on node " + node);
        return both(
                "10.244." + node + "." + (1 + pod),
                String.format(Locale.ROOT, "fd00:10:244:%x::%x", node, 1 + pod));
    }

    public List<String> podRanges(int node) {
        List<String> ranges = new ArrayList<>();
        if (families.ipv4()) {
            ranges.add("10.244." + node + ".0/24");
        }
        if (families.ipv6()) {
            ranges.add(String.format(Locale.ROOT, "fd00:10:244:%x::/64", node));
        }
        return List.copyOf(ranges);
    }

    public List<InetAddress> service(int service) {
        require(service, SERVICES, "Services");
        int low = FIRST_SERVICE + service;
        return both(
                "10.96." + (low >> 8) + "." + (low & 0xff),
                String.format(Locale.ROOT, "fd00:10:96::%x", low));
    }

    private List<InetAddress> both(String v4, String v6) {
        List<InetAddress> addresses = new ArrayList<>();
        if (families.ipv4()) {
            addresses.add(IpAddresses.parse(v4).orElseThrow());
        }
        if (families.ipv6()) {
            addresses.add(IpAddresses.parse(v6).orElseThrow());
        }
        return List.copyOf(addresses);
    }

    private static void require(int number, int most, String what) {
        if (number < 1 || number > most) {
            throw LocalMeshException.of(
                    "no address is left for number %d of the %s: %d fit", number, what, most);
        }
    }
}
