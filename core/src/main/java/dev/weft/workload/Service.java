package dev.weft.workload;

import java.util.List;
import java.util.Optional;

/**
 * A service as discovery describes it.
 *
 * @param name display name
 * @param subjectAltNames further identities accepted from its endpoints, as they were sent
 * @param canonical true for Kubernetes Services; wins where two have the same host or address
 */
public record Service(
        String name,
        NamespacedHostname key,
        List<ServiceAddress> addresses,
        List<ServicePort> ports,
        List<String> subjectAltNames,
        Optional<GatewayAddress> waypoint,
        List<WeightedWaypoint> weightedWaypoints,
        LoadBalancing loadBalancing,
        IpFamilies ipFamilies,
        boolean canonical,
        boolean ingressUseWaypoint,
        Visibility visibility) {

    public Service {
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
        subjectAltNames = List.copyOf(subjectAltNames);
        weightedWaypoints = List.copyOf(weightedWaypoints);
    }

    /** A plain service with one default for everything that is not given. */
    public static Service of(
            String name,
            NamespacedHostname key,
            List<ServiceAddress> addresses,
            List<ServicePort> ports) {
        return new Service(
                name,
                key,
                addresses,
                ports,
                List.of(),
                Optional.empty(),
                List.of(),
                LoadBalancing.STANDARD,
                IpFamilies.AUTOMATIC,
                true,
                false,
                Visibility.PUBLIC);
    }

    public String namespace() {
        return key.namespace();
    }

    public String hostname() {
        return key.hostname();
    }

    /** The port with this number, if the service defines it. */
    public Optional<ServicePort> port(int servicePort) {
        // For every request and connection: without a stream.
        for (ServicePort port : ports) {
            if (port.servicePort() == servicePort) {
                return Optional.of(port);
            }
        }
        return Optional.empty();
    }
}
