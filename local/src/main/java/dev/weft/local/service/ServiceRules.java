package dev.weft.local.service;

import dev.weft.local.service.ServiceSpec.ServicePort;
import dev.weft.local.service.ServiceTable.Entry;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The nftables rules of a node that lead connections for a Service's address to one of its
 * endpoints, by chance, for pods and for programs of the node alike. Pure: the text replaces all
 * rules of the table in one transaction.
 *
 * <p>Two maps lead from address, protocol and port to the chain of that Service port, so the cost
 * does not grow with the number of Services. A Service without endpoints refuses at once. A pod
 * that reaches itself through its own Service gets the node's address as peer, because it would
 * drop a packet that comes from itself.
 */
public final class ServiceRules {

    public static final String TABLE = "weft-services";

    private final List<String> map4 = new ArrayList<>();
    private final List<String> map6 = new ArrayList<>();
    private final List<String> refused4 = new ArrayList<>();
    private final List<String> refused6 = new ArrayList<>();
    private final TreeSet<String> self4 = new TreeSet<>();
    private final TreeSet<String> self6 = new TreeSet<>();
    private final StringBuilder chains = new StringBuilder();
    private int chain;

    private ServiceRules() {}

    /** The input for {@code nft -f}. */
    public static String render(ServiceTable table) {
        ServiceRules rules = new ServiceRules();
        for (Entry entry : table.entries()) {
            for (ServicePort port : entry.spec().ports()) {
                for (InetAddress address : entry.clusterAddresses()) {
                    rules.add(entry, port, address);
                }
            }
        }
        return rules.text();
    }

    private void add(Entry entry, ServicePort port, InetAddress address) {
        boolean v6 = IpAddresses.isV6(address);
        String key = address.getHostAddress() + " . " + port.protocol() + " . " + port.port();
        List<IpPort> endpoints = entry.endpoints(port, v6);
        if (endpoints.isEmpty()) {
            (v6 ? refused6 : refused4).add(key);
            return;
        }
        String name = "service-" + ++chain;
        (v6 ? map6 : map4).add(key + " : goto " + name);
        List<String> choices = new ArrayList<>();
        for (IpPort endpoint : endpoints) {
            String ip = endpoint.ip().getHostAddress();
            choices.add(choices.size() + " : " + ip + " . " + endpoint.port());
            (v6 ? self6 : self4).add(ip + " . " + ip);
        }
        chains.append(
                "\tchain "
                        + name
                        + " { # "
                        + entry.spec().namespace()
                        + "/"
                        + entry.spec().name()
                        + " "
                        + key
                        + "\n");
        chains.append(
                "\t\tmeta l4proto "
                        + port.protocol()
                        + " dnat "
                        + (v6 ? "ip6" : "ip")
                        + " to numgen random mod "
                        + endpoints.size()
                        + " map { "
                        + String.join(", ", choices)
                        + " }\n\t}\n");
    }

    private String text() {
        return "table inet "
                + TABLE
                + "\n"
                + "delete table inet "
                + TABLE
                + "\n"
                + "table inet "
                + TABLE
                + " {\n"
                + collection(
                        "map services4", "ipv4_addr . inet_proto . inet_service : verdict", map4)
                + collection(
                        "map services6", "ipv6_addr . inet_proto . inet_service : verdict", map6)
                + collection("set refused4", "ipv4_addr . inet_proto . inet_service", refused4)
                + collection("set refused6", "ipv6_addr . inet_proto . inet_service", refused6)
                + collection("set self4", "ipv4_addr . ipv4_addr", List.copyOf(self4))
                + collection("set self6", "ipv6_addr . ipv6_addr", List.copyOf(self6))
                + chains
                + FIXED
                + "}\n";
    }

    private static String collection(String head, String type, List<String> elements) {
        String list =
                elements.isEmpty()
                        ? ""
                        : "\t\telements = {\n\t\t\t"
                                + String.join(",\n\t\t\t", elements)
                                + "\n\t\t}\n";
        return "\t" + head + " {\n\t\ttype " + type + "\n" + list + "\t}\n";
    }

    private static final String FIXED =
            """
            \tchain services {
            \t\tip daddr . meta l4proto . th dport vmap @services4
            \t\tip6 daddr . meta l4proto . th dport vmap @services6
            \t}
            \tchain prerouting {
            \t\ttype nat hook prerouting priority -100
            \t\tjump services
            \t}
            \tchain output {
            \t\ttype nat hook output priority -100
            \t\tjump services
            \t}
            \tchain postrouting {
            \t\ttype nat hook postrouting priority 100
            \t\tct status dnat ip saddr . ip daddr @self4 masquerade
            \t\tct status dnat ip6 saddr . ip6 daddr @self6 masquerade
            \t}
            \tchain refuse {
            \t\tip daddr . meta l4proto . th dport @refused4 goto refused
            \t\tip6 daddr . meta l4proto . th dport @refused6 goto refused
            \t}
            \tchain refused {
            \t\tmeta l4proto tcp reject with tcp reset
            \t\treject with icmpx port-unreachable
            \t}
            \tchain forward {
            \t\ttype filter hook forward priority 0
            \t\tjump refuse
            \t}
            \tchain own {
            \t\ttype filter hook output priority 0
            \t\tjump refuse
            \t}
            """;
}
