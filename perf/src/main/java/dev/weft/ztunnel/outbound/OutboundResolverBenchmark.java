package dev.weft.ztunnel.outbound;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.mesh.MeshChange;
import dev.weft.mesh.MeshState;
import dev.weft.net.Cidr;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.ServiceAddress;
import dev.weft.workload.ServicePort;
import dev.weft.workload.TunnelProtocol;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the decision where a connection goes costs, in small and in large meshes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OutboundResolverBenchmark {

    private static final NamespacedHostname KEY = new NamespacedHostname("shop", "orders");
    private static final List<ServicePort> PORTS = List.of(ServicePort.of(80, 8080));
    private static final int PODS = 0x0a00_0000;
    private static final int BLOCKS = 0x0b00_0000;
    private static final int SERVICE = 0x0a60_0001;

    /** Endpoints of the one service, and services with a block of addresses each. */
    @Param({"1", "10", "1000", "10000"})
    int size;

    private final OutboundResolver resolver =
            new OutboundResolver("", new SplittableRandom(1), new ActiveConnections());
    private final Workload source = workload(-1, Map.of());
    private final IpPort service = at(SERVICE);
    private final IpPort nobody = at(0xc0a8_0001);
    private IpPort inBlock = service;
    private IpPort pod = service;
    private MeshState state = MeshState.EMPTY;

    @Setup
    public void build() {
        List<Workload> workloads = new ArrayList<>();
        List<Service> services = new ArrayList<>();
        services.add(Service.of("orders", KEY, List.of(owned(SERVICE, 32)), PORTS));
        for (int i = 0; i < size; i++) {
            NamespacedHostname key = new NamespacedHostname("shop", "block-" + i);
            workloads.add(workload(i, Map.of(KEY, PORTS, key, PORTS)));
            services.add(Service.of("block", key, List.of(owned(BLOCKS + (i << 8), 24)), PORTS));
        }
        state = MeshState.EMPTY.with(MeshChange.ofAddresses(workloads, services, List.of()));
        inBlock = at(BLOCKS + ((size / 2) << 8) + 7);
        pod = new IpPort(ip(PODS + size / 2), 8080);
    }

    @Benchmark
    public OutboundRoute one_of_the_endpoints_of_a_service() {
        return resolver.resolve(source, service, state, Set.of());
    }

    @Benchmark
    public OutboundRoute address_in_a_block() {
        return resolver.resolve(source, inBlock, state, Set.of());
    }

    @Benchmark
    public OutboundRoute address_that_nobody_owns() {
        return resolver.resolve(source, nobody, state, Set.of());
    }

    @Benchmark
    public OutboundRoute address_of_a_pod() {
        return resolver.resolve(source, pod, state, Set.of());
    }

    private static ServiceAddress owned(int address, int length) {
        return new ServiceAddress("", new Cidr(ip(address), length));
    }

    private static Workload workload(
            int number, Map<NamespacedHostname, List<ServicePort>> services) {
        return Workload.builder(WorkloadUid.ofPod("Kubernetes", "shop", "pod-" + number))
                .name("pod-" + number)
                .account(new ServiceAccountRef("shop", "orders"))
                .addresses(List.of(ip(PODS + number)))
                .tunnel(TunnelProtocol.HBONE)
                .services(services)
                .build();
    }

    private static IpPort at(int address) {
        return new IpPort(ip(address), 80);
    }

    private static InetAddress ip(int address) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(address).array();
        return IpAddresses.ofBytes(bytes).orElseThrow();
    }
}
