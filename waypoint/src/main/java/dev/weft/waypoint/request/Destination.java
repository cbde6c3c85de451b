package dev.weft.waypoint.request;

import dev.weft.workload.NamespacedHostname;

/**
 * Where a request goes: the endpoints of a service, or some of them.
 *
 * @param port of the service; 0 in rules that mean the port that the client dialled
 * @param subset named by a traffic policy; empty for all endpoints
 */
public record Destination(NamespacedHostname service, int port, String subset) {

    public static Destination of(NamespacedHostname service, int port) {
        return new Destination(service, port, "");
    }

    /** This destination for a client that dialled a port: the one to use where none is named. */
    public Destination dialled(int dialled) {
        return port == 0 ? new Destination(service, dialled, subset) : this;
    }

    /** In the words of access logs: {@code outbound|80|v1|orders.shop.svc.cluster.local}. */
    @Override
    public String toString() {
        return "outbound|" + port + "|" + subset + "|" + service.hostname();
    }
}
