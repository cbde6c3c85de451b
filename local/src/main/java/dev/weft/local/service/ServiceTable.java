package dev.weft.local.service;

import dev.weft.local.service.ServiceSpec.ServicePort;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every Service with its addresses and its ready endpoints: what rules and names follow from. */
public record ServiceTable(List<Entry> entries) {

    public static final ServiceTable EMPTY = new ServiceTable(List.of());

    public ServiceTable {
        entries = List.copyOf(entries);
    }

    /** A Service, its virtual addresses (none when headless) and its pods, sorted by name. */
    public record Entry(
            ServiceSpec spec, List<InetAddress> clusterAddresses, List<ServicePod> pods) {

        public Entry {
            clusterAddresses = List.copyOf(clusterAddresses);
            pods = List.copyOf(pods);
        }

        /** Where connections to a port of one address go: the ready pods of the same family. */
        public List<IpPort> endpoints(ServicePort port, boolean v6) {
            List<IpPort> endpoints = new ArrayList<>();
            for (ServicePod pod : pods) {
                Optional<Integer> target = target(port, pod);
                for (InetAddress address : pod.addresses()) {
                    if (target.isPresent() && IpAddresses.isV6(address) == v6) {
                        endpoints.add(new IpPort(address, target.get()));
                    }
                }
            }
            return endpoints;
        }
    }

    /**
     * Joins Services and pods.
     *
     * @param addresses virtual addresses by {@code namespace/name}
     */
    public static ServiceTable of(
            List<ServiceSpec> services,
            Map<String, List<InetAddress>> addresses,
            List<ServicePod> pods) {
        List<Entry> entries = new ArrayList<>();
        for (ServiceSpec service : services) {
            List<ServicePod> selected =
                    pods.stream()
                            .filter(pod -> selects(service, pod))
                            .filter(pod -> pod.ready() || service.publishNotReady())
                            .sorted(Comparator.comparing(ServicePod::name))
                            .toList();
            String key = service.namespace() + "/" + service.name();
            entries.add(new Entry(service, addresses.getOrDefault(key, List.of()), selected));
        }
        entries.sort(
                Comparator.comparing((Entry entry) -> entry.spec().namespace())
                        .thenComparing(entry -> entry.spec().name()));
        return new ServiceTable(entries);
    }

    private static boolean selects(ServiceSpec service, ServicePod pod) {
        return !service.selector().isEmpty()
                && service.namespace().equals(pod.namespace())
                && pod.labels().entrySet().containsAll(service.selector().entrySet());
    }

    private static Optional<Integer> target(ServicePort port, ServicePod pod) {
        boolean number = port.target().chars().allMatch(c -> c >= '0' && c <= '9');
        return number
                ? Optional.of(Integer.parseInt(port.target()))
                : Optional.ofNullable(pod.namedPorts().get(port.target()));
    }
}
