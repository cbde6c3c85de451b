package dev.weft.local.world;

import dev.weft.net.IpAddresses;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines for {@code ip -batch} that make each link. Pure. */
final class LinkScript {

    private final AddressPlan plan;

    LinkScript(AddressPlan plan) {
        this.plan = plan;
    }

    /** Name of the fabric's end of a node's link. */
    static String nodeLink(int node) {
        return "node" + node;
    }

    /** Name of the node's end of a pod's link. */
    static String podLink(int pod) {
        return "pod" + pod;
    }

    /** Run in the fabric once, before the nodes. */
    List<String> fabric() {
        List<String> lines = new ArrayList<>(List.of("link set lo up"));
        plan.dns().forEach(dns -> lines.add("addr add " + host(dns) + " dev lo"));
        return lines;
    }

    /** Run in the fabric: a link to a node, and the way to its pods. */
    List<String> fabricToNode(int node, Path nodeNamespace) {
        String link = nodeLink(node);
        List<String> lines = new ArrayList<>();
        lines.add(veth(link, nodeNamespace));
        lines.add("link set " + link + " up");
        for (InetAddress own : plan.fabric()) {
            lines.add("addr add " + host(own) + " dev " + link + noDad(own));
        }
        List<InetAddress> there = plan.node(node);
        List<String> ranges = plan.podRanges(node);
        for (int i = 0; i < there.size(); i++) {
            InetAddress address = there.get(i);
            String source = " src " + plan.fabric().get(i).getHostAddress();
            lines.add("route add " + host(address) + " dev " + link + source);
            lines.add(
                    "route add "
                            + ranges.get(i)
                            + " via "
                            + address.getHostAddress()
                            + " dev "
                            + link);
        }
        return lines;
    }

    /** Run in a node: its address, and everything else by way of the fabric. */
    List<String> nodeToFabric(int node) {
        List<String> lines = new ArrayList<>(List.of("link set lo up", "link set eth0 up"));
        for (int i = 0; i < plan.fabric().size(); i++) {
            InetAddress own = plan.node(node).get(i);
            InetAddress fabric = plan.fabric().get(i);
            lines.add("addr add " + host(own) + " dev eth0" + noDad(own));
            lines.addAll(defaultRoute(fabric.getHostAddress(), own));
        }
        return lines;
    }

    /** Run in a node: a link to a pod. */
    List<String> nodeToPod(int node, int pod, Path podNamespace) {
        String link = podLink(pod);
        List<String> lines = new ArrayList<>();
        lines.add(veth(link, podNamespace));
        lines.add("link set dev " + link + " addrgenmode none");
        lines.add("link set " + link + " up");
        for (int i = 0; i < plan.fabric().size(); i++) {
            InetAddress address = plan.pod(node, pod).get(i);
            boolean v6 = IpAddresses.isV6(address);
            lines.add(
                    v6
                            ? "addr add " + AddressPlan.POD_GATEWAY_6 + "/64 dev " + link + " nodad"
                            : "addr add " + AddressPlan.POD_GATEWAY_4 + "/32 dev " + link);
            String source = plan.node(node).get(i).getHostAddress();
            lines.add("route add " + host(address) + " dev " + link + " src " + source);
        }
        return lines;
    }

    /** Run in a pod: its address, and everything else by way of its node. */
    List<String> podToNode(int node, int pod) {
        List<String> lines = new ArrayList<>(List.of("link set lo up", "link set eth0 up"));
        for (InetAddress own : plan.pod(node, pod)) {
            boolean v6 = IpAddresses.isV6(own);
            lines.add("addr add " + host(own) + " dev eth0" + noDad(own));
            lines.addAll(
                    defaultRoute(v6 ? AddressPlan.POD_GATEWAY_6 : AddressPlan.POD_GATEWAY_4, own));
        }
        return lines;
    }

    private static List<String> defaultRoute(String gateway, InetAddress own) {
        boolean v6 = IpAddresses.isV6(own);
        String source = " src " + own.getHostAddress();
        return List.of(
                "route add " + gateway + (v6 ? "/128" : "/32") + " dev eth0" + source,
                "route add "
                        + (v6 ? "::/0" : "0.0.0.0/0")
                        + " via "
                        + gateway
                        + " dev eth0"
                        + source);
    }

    private static String veth(String link, Path namespace) {
        return "link add " + link + " type veth peer name eth0 netns " + namespace;
    }

    private static String host(InetAddress address) {
        return address.getHostAddress() + (IpAddresses.isV6(address) ? "/128" : "/32");
    }

    /** Addresses here cannot collide: do not wait a second to find out. */
    private static String noDad(InetAddress address) {
        return IpAddresses.isV6(address) ? " nodad" : "";
    }
}
