package dev.weft.controller.entry;

import dev.weft.controller.model.MeshSettings;
import dev.weft.identity.ServiceAccountRef;
import dev.weft.net.Cidr;
import dev.weft.net.IpAddresses;
import dev.weft.workload.HealthStatus;
import dev.weft.workload.IpFamilies;
import dev.weft.workload.LoadBalancing;
import dev.weft.workload.LoadBalancing.HealthPolicy;
import dev.weft.workload.LoadBalancing.Mode;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.ServiceAddress;
import dev.weft.workload.ServicePort;
import dev.weft.workload.TunnelProtocol;
import dev.weft.workload.Visibility;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadType;
import dev.weft.workload.WorkloadUid;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A ServiceEntry to what discovery says of its hosts and endpoints. Pure.
 *
 * @param network the network of the cluster
 */
public record EntryTranslation(EntryFacts entry, String network, MeshSettings mesh) {

    private static final LoadBalancing PASSTHROUGH =
            new LoadBalancing(List.of(), Mode.PASSTHROUGH, HealthPolicy.ONLY_HEALTHY);

    /** The keys of its hosts. */
    public List<NamespacedHostname> keys() {
        return entry.hosts().stream()
                .map(host -> new NamespacedHostname(entry.namespace(), host))
                .toList();
    }

    /** Whether its hosts have no address and need one to be reached by. */
    public boolean needsAddress() {
        return entry.addresses().isEmpty() && entry.resolution() != EntryFacts.Resolution.NONE;
    }

    /**
     * One of its hosts.
     *
     * @param given the address it was given
     */
    public Service service(NamespacedHostname key, Optional<Cidr> given) {
        List<Cidr> addresses =
                entry.addresses().isEmpty() ? given.stream().toList() : entry.addresses();
        return new Service(
                entry.name(),
                key,
                addresses.stream().map(block -> new ServiceAddress(network, block)).toList(),
                entry.ports().stream()
                        .map(p -> new ServicePort(p.number(), p.target(), p.protocol()))
                        .toList(),
                entry.subjectAltNames(),
                Optional.empty(),
                List.of(),
                entry.resolution() == EntryFacts.Resolution.NONE
                        ? PASSTHROUGH
                        : LoadBalancing.STANDARD,
                IpFamilies.AUTOMATIC,
                false,
                false,
                entry.isPrivate() ? Visibility.NAMESPACE : Visibility.PUBLIC);
    }

    /** Its own endpoints; with DNS and none of its own its hosts are their endpoints. */
    public List<Workload> endpoints() {
        List<Workload> workloads = new ArrayList<>();
        for (EndpointFacts endpoint : entry.endpoints()) {
            workload(endpoint, entry.name() + "/" + endpoint.address(), keys())
                    .ifPresent(workloads::add);
        }
        boolean byName =
                entry.resolution() == EntryFacts.Resolution.DNS
                        && entry.endpoints().isEmpty()
                        && entry.selector().isEmpty();
        if (byName) {
            for (NamespacedHostname key : keys()) {
                EndpointFacts self =
                        new EndpointFacts(
                                key.hostname(),
                                Map.of(),
                                Map.of(),
                                "",
                                dev.weft.workload.Locality.UNKNOWN,
                                1,
                                "");
                workload(self, entry.name() + "/" + key.hostname(), List.of(key))
                        .ifPresent(workloads::add);
            }
        }
        return workloads;
    }

    /** The labels of its own endpoints, which subsets are made of. */
    public Map<WorkloadUid, Map<String, String>> labels() {
        Map<WorkloadUid, Map<String, String>> labels = new HashMap<>();
        for (EndpointFacts endpoint : entry.endpoints()) {
            workload(endpoint, entry.name() + "/" + endpoint.address(), keys())
                    .ifPresent(workload -> labels.put(workload.uid(), endpoint.labels()));
        }
        return labels;
    }

    private Optional<Workload> workload(
            EndpointFacts endpoint, String name, List<NamespacedHostname> hosts) {
        Optional<InetAddress> ip = IpAddresses.parse(endpoint.address());
        // A socket of the client's own machine is no endpoint that others reach.
        if (endpoint.address().startsWith("unix:") || endpoint.address().contains("*")) {
            return Optional.empty();
        }
        Map<NamespacedHostname, List<ServicePort>> services = new HashMap<>();
        hosts.forEach(key -> services.put(key, ports(endpoint.ports())));
        String account = endpoint.account().isEmpty() ? "default" : endpoint.account();
        return Optional.of(
                Workload.builder(
                                new WorkloadUid(
                                        mesh.clusterId()
                                                + "/"
                                                + EntryFacts.GROUP
                                                + "/"
                                                + EntryFacts.KIND
                                                + "/"
                                                + entry.namespace()
                                                + "/"
                                                + name))
                        .name(entry.name())
                        .account(new ServiceAccountRef(entry.namespace(), account))
                        .trustDomain(mesh.trustDomain())
                        .addresses(ip.stream().toList())
                        .hostname(ip.isPresent() ? "" : endpoint.address())
                        .network(endpoint.network().isEmpty() ? network : endpoint.network())
                        .tunnel(TunnelProtocol.NONE)
                        .owner(
                                new Workload.Owner(
                                        WorkloadType.POD, entry.name(), entry.name(), "latest"))
                        .clusterId(mesh.clusterId())
                        .locality(endpoint.locality())
                        .status(HealthStatus.HEALTHY)
                        .services(services)
                        .capacity(endpoint.weight())
                        .build());
    }

    /** Its ports at an endpoint that may number them otherwise. */
    public List<ServicePort> ports(Map<String, Integer> named) {
        return entry.ports().stream()
                .map(port ->
                        ServicePort.of(
                                port.number(), named.getOrDefault(port.name(), port.target())))
                .toList();
    }
}
