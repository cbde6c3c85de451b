package dev.weft.testkit.mesh;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.mesh.MeshChange;
import dev.weft.mesh.MeshState;
import dev.weft.net.Cidr;
import dev.weft.net.IpAddresses;
import dev.weft.net.NetworkAddress;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.ServiceAddress;
import dev.weft.workload.ServicePort;
import dev.weft.workload.TunnelProtocol;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadBuilder;
import dev.weft.workload.WorkloadUid;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Builds small meshes for tests: everything in namespace {@code shop}. */
public final class Mesh {
    private final List<Workload> workloads = new ArrayList<>();
    private final List<Service> services = new ArrayList<>();

    /** A tunnelled pod of node {@code n1} whose service account has its name. */
    public static WorkloadBuilder pod(String name, String... ips) {
        return Workload.builder(WorkloadUid.ofPod("Kubernetes", "shop", name))
                .name(name)
                .account(new ServiceAccountRef("shop", name))
                .addresses(Stream.of(ips).map(Mesh::ip).toList())
                .node("n1")
                .clusterId("Kubernetes")
                .tunnel(TunnelProtocol.HBONE);
    }

    public static Service service(String name, String vip, int port, int targetPort) {
        return Service.of(
                name,
                host(name),
                vip.isEmpty() ? List.of() : List.of(address("", vip)),
                List.of(ServicePort.of(port, targetPort)));
    }

    public static ServiceAddress address(String network, String block) {
        return new ServiceAddress(network, Cidr.parse(block).orElseThrow());
    }

    public static NamespacedHostname host(String name) {
        return new NamespacedHostname("shop", name + ".shop.svc.cluster.local");
    }

    /** What a workload says of the services it serves, each on one port. */
    public static Map<NamespacedHostname, List<ServicePort>> serves(
            String service, int port, int targetPort) {
        return Map.of(host(service), List.of(ServicePort.of(port, targetPort)));
    }

    public static GatewayAddress gateway(String service) {
        return new GatewayAddress(new GatewayAddress.ByHostname(host(service)), 15008);
    }

    public static GatewayAddress gatewayAt(String ip) {
        return new GatewayAddress(
                new GatewayAddress.ByAddress(new NetworkAddress("", ip(ip))), 15008);
    }

    public static InetAddress ip(String literal) {
        return IpAddresses.parse(literal).orElseThrow();
    }

    public Mesh with(WorkloadBuilder workload) {
        workloads.add(workload.build());
        return this;
    }

    public Mesh with(Service service) {
        services.add(service);
        return this;
    }

    public MeshChange change() {
        return MeshChange.ofAddresses(workloads, services, List.of());
    }

    public MeshState state() {
        return MeshState.EMPTY.with(change());
    }
}
