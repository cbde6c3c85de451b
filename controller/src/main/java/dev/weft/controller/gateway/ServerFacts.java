package dev.weft.controller.gateway;

import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import java.util.ArrayList;
import java.util.List;

/**
 * One server of an Istio Gateway.
 *
 * @param place where it stands, for what only its translation reads
 * @param name of its listeners: that of its port, which servers may share
 * @param hosts as they stand there: a host may say whose routes are let in, as {@code
 *     <namespace>/<host>}
 */
public record ServerFacts(Field place, String name, List<String> hosts) {

    private static final String EVERY_NAMESPACE = "*";
    private static final String OWN_NAMESPACE = ".";

    public ServerFacts {
        hosts = List.copyOf(hosts);
    }

    static List<ServerFacts> of(KubeObject gateway) {
        List<ServerFacts> servers = new ArrayList<>();
        for (Field server : gateway.field("spec", "servers").list()) {
            servers.add(
                    new ServerFacts(
                            server,
                            server.at("port", "name").text("server-" + servers.size()),
                            server.at("hosts").textList()));
        }
        return servers;
    }

    /** The hosts for which routes of a namespace are let in, without what says so. */
    public List<String> hostsFor(String namespace, String ofGateway) {
        return hosts.stream()
                .filter(host -> admits(host, namespace, ofGateway))
                .map(ServerFacts::plain)
                .toList();
    }

    private static boolean admits(String host, String namespace, String ofGateway) {
        int slash = host.indexOf('/');
        if (slash < 0) {
            return true;
        }
        String said = host.substring(0, slash);
        return switch (said) {
            case EVERY_NAMESPACE -> true;
            case OWN_NAMESPACE -> namespace.equals(ofGateway);
            default -> namespace.equals(said);
        };
    }

    /** The host alone. */
    public static String plain(String host) {
        return host.substring(host.indexOf('/') + 1);
    }
}
