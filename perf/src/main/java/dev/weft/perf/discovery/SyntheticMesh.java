package dev.weft.perf.discovery;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.weft.api.workload.Address;
import dev.weft.api.workload.Locality;
import dev.weft.api.workload.NetworkAddress;
import dev.weft.api.workload.Port;
import dev.weft.api.workload.PortList;
import dev.weft.api.workload.Service;
import dev.weft.api.workload.TunnelProtocol;
import dev.weft.api.workload.Workload;
import dev.weft.api.workload.WorkloadType;
import dev.weft.api.xds.Resource;
import dev.weft.wds.WdsTypes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Workloads as a large cluster has them, ten to a service and thirty to a node. Pure. */
final class SyntheticMesh {

    /** An address that only {@link #changedWorkload} has. */
    static final String CHANGED_ADDRESS = "10.255.255.1";

    private static final int PODS = 0x0a00_0000;
    private static final int SERVICES = 0x0b00_0000;
    private static final int CHANGED = 0x0aff_ff01;
    private static final int TO_A_SERVICE = 10;
    private static final int TO_A_NODE = 30;
    private static final int NAMESPACES = 50;

    private SyntheticMesh() {}

    /** So many workloads, and their services. */
    static List<Resource> resources(int workloads) {
        var services = (workloads + TO_A_SERVICE - 1) / TO_A_SERVICE;
        return Stream.concat(
                        IntStream.range(0, services).mapToObj(SyntheticMesh::service),
                        IntStream.range(0, workloads)
                                .mapToObj(i -> resource(workload(i, PODS + i), 1)))
                .toList();
    }

    /** The first workload at {@link #CHANGED_ADDRESS}. */
    static Resource changedWorkload() {
        return resource(workload(0, CHANGED), 2);
    }

    /** Bytes that the resources themselves have, without names, versions and frames. */
    static long wireBytes(List<Resource> resources) {
        return resources.stream().mapToLong(r -> r.getResource().getValue().size()).sum();
    }

    private static Workload workload(int number, int address) {
        var app = app(number / TO_A_SERVICE);
        var namespace = namespace(number / TO_A_SERVICE);
        var name = app + "-7d9f8b6c5d-" + Integer.toString(100_000 + number, 36) + "x";
        return Workload.newBuilder()
                .setUid("Kubernetes//Pod/" + namespace + "/" + name)
                .setName(name)
                .setNamespace(namespace)
                .addAddresses(bytes(address))
                .setTunnelProtocol(TunnelProtocol.HBONE)
                .setServiceAccount(app)
                .setNode("ip-10-0-" + number / TO_A_NODE + ".eu-west-1.compute.internal")
                .setCanonicalName(app)
                .setCanonicalRevision("v1")
                .setWorkloadName(app)
                .setWorkloadType(WorkloadType.POD)
                .setClusterId("Kubernetes")
                .setLocality(
                        Locality.newBuilder()
                                .setRegion("eu-west-1")
                                .setZone("eu-west-1" + "abc".charAt(number % 3)))
                .putServices(
                        namespace + "/" + hostname(number / TO_A_SERVICE),
                        PortList.newBuilder().addPorts(port()).build())
                .build();
    }

    private static Resource service(int number) {
        var service =
                Service.newBuilder()
                        .setName(app(number))
                        .setNamespace(namespace(number))
                        .setHostname(hostname(number))
                        .addAddresses(
                                NetworkAddress.newBuilder().setAddress(bytes(SERVICES + number)))
                        .addPorts(port())
                        .build();
        var name = service.getNamespace() + "/" + service.getHostname();
        return named(name, 1, Address.newBuilder().setService(service).build());
    }

    private static Resource resource(Workload workload, int version) {
        return named(
                workload.getUid(), version, Address.newBuilder().setWorkload(workload).build());
    }

    private static Resource named(String name, int version, Message address) {
        // As long as the hashes that control planes use as versions.
        var hash = (name.hashCode() * 0x9E37_79B9_7F4A_7C15L) ^ version;
        return Resource.newBuilder()
                .setName(name)
                .setVersion(String.format(Locale.ROOT, "%016x", hash))
                .setResource(
                        Any.newBuilder()
                                .setTypeUrl(WdsTypes.ADDRESS)
                                .setValue(address.toByteString()))
                .build();
    }

    private static String app(int service) {
        return "app-" + service;
    }

    private static String namespace(int service) {
        return "ns-" + service % NAMESPACES;
    }

    private static String hostname(int service) {
        return app(service) + "." + namespace(service) + ".svc.cluster.local";
    }

    private static Port port() {
        return Port.newBuilder().setServicePort(80).setTargetPort(8080).build();
    }

    private static ByteString bytes(int address) {
        return ByteString.copyFrom(ByteBuffer.allocate(Integer.BYTES).putInt(address).array());
    }
}
