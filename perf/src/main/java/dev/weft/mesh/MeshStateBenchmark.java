package dev.weft.mesh;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.net.Cidr;
import dev.weft.net.IpAddresses;
import dev.weft.net.NetworkAddress;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What the mesh state costs a connection (a block of addresses found or not, the candidates of a
 * service) and a change (a thousand workloads, one of a service's many endpoints).
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MeshStateBenchmark {
    private static final NamespacedHostname KEY = new NamespacedHostname("shop", "orders");
    private static final int BLOCK_BASE = 0x0b00_0000;

    /** Endpoints of the one service, and blocks of addresses that other services own. */
    @Param({"10", "1000", "4000", "10000"})
    int size;

    private MeshState state = MeshState.EMPTY;
    private Workload source = workload(-1, Map.of());
    private Workload changed = source;
    private MeshChange arrival = MeshChange.ofAddresses(List.of(), List.of(), List.of());
    private MeshChange departure = arrival;
    private NetworkAddress owned = at(BLOCK_BASE);
    private NetworkAddress unowned = owned;

    /** A service with its endpoints, and as many services with a block each. */
    @Setup
    public void build() {
        var serves = Map.of(KEY, List.of(ServicePort.of(80, 8080)));
        List<Workload> endpoints =
                IntStream.range(0, size).mapToObj(i -> workload(i, serves)).toList();
        List<Service> services = new ArrayList<>();
        services.add(Service.of("orders", KEY, List.of(), List.of(ServicePort.of(80, 8080))));
        for (int i = 0; i < size; i++) {
            NamespacedHostname key = new NamespacedHostname("shop", "block-" + i);
            Cidr block = new Cidr(ip(BLOCK_BASE + (i << 8)), 24);
            services.add(
                    Service.of("block", key, List.of(new ServiceAddress("", block)), List.of()));
        }
        state = MeshState.EMPTY.with(MeshChange.ofAddresses(endpoints, services, List.of()));
        changed = endpoints.get(size / 2).toBuilder().capacity(2).build();
        owned = at(BLOCK_BASE + ((size / 2) << 8) + 7);
        unowned = at(0xc0a8_0001);
        List<Workload> thousand =
                IntStream.range(100_000, 101_000).mapToObj(i -> workload(i, Map.of())).toList();
        arrival = MeshChange.ofAddresses(thousand, List.of(), List.of());
        departure =
                MeshChange.ofAddresses(
                        List.of(), List.of(), thousand.stream().map(w -> w.uid().value()).toList());
    }

    @Benchmark
    public Optional<Service> block_of_an_address() {
        return state.service(owned, "other");
    }

    @Benchmark
    public Optional<Service> block_of_an_address_that_nobody_owns() {
        return state.service(unowned, "other");
    }

    @Benchmark
    public Candidates candidates_of_a_service() {
        return state.candidates(KEY, 80, false, source);
    }

    @Benchmark
    public MeshState one_endpoint_changes() {
        return state.with(MeshChange.ofAddresses(List.of(changed), List.of(), List.of()));
    }

    @Benchmark
    public Candidates candidates_after_one_endpoint_changed() {
        return one_endpoint_changes().candidates(KEY, 80, false, source);
    }

    @Benchmark
    public MeshState a_thousand_workloads_come_and_go() {
        return state.with(arrival).with(departure);
    }

    private static Workload workload(
            int number, Map<NamespacedHostname, List<ServicePort>> services) {
        return Workload.builder(WorkloadUid.ofPod("Kubernetes", "shop", "pod-" + number))
                .name("pod-" + number)
                .account(new ServiceAccountRef("shop", "orders"))
                .addresses(List.of(ip(0x0a00_0000 + number)))
                .tunnel(TunnelProtocol.HBONE)
                .services(services)
                .build();
    }

    private static NetworkAddress at(int address) {
        return new NetworkAddress("", ip(address));
    }

    private static InetAddress ip(int address) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(address).array();
        return IpAddresses.ofBytes(bytes).orElseThrow();
    }
}
