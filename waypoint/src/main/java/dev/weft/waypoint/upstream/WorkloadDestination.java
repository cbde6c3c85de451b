package dev.weft.waypoint.upstream;

import dev.weft.mesh.MeshChange;
import dev.weft.waypoint.request.Destination;
import dev.weft.workload.AppProtocol;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.ServicePort;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workload that is meant by its own address, as a destination: a service that nobody sees, whose
 * only endpoint it is. Its host is the workload's uid. Pure.
 */
public final class WorkloadDestination {

    private WorkloadDestination() {}

    /** One port of a workload. */
    public static Destination of(Workload workload, int port) {
        return Destination.of(
                new NamespacedHostname(workload.namespace(), workload.uid().value()), port);
    }

    /** The world with that service, if the destination is a workload; else the world itself. */
    static World in(World world, Destination destination) {
        NamespacedHostname key = destination.service();
        if (world.mesh().service(key).isPresent()) {
            return world;
        }
        Optional<Workload> workload = world.mesh().workload(new WorkloadUid(key.hostname()));
        if (workload.isEmpty()) {
            return world;
        }
        ServicePort port =
                new ServicePort(
                        destination.port(),
                        destination.port(),
                        protocol(workload.get(), destination.port(), world));
        Map<NamespacedHostname, List<ServicePort>> services =
                new HashMap<>(workload.get().services());
        services.put(key, List.of(port));
        MeshChange change =
                MeshChange.ofAddresses(
                        List.of(workload.get().toBuilder().services(services).build()),
                        List.of(Service.of(workload.get().name(), key, List.of(), List.of(port))),
                        List.of());
        return world.withMesh(world.mesh().with(change));
    }

    /** What a service says that is served there. */
    private static AppProtocol protocol(Workload workload, int port, World world) {
        for (var served : workload.services().entrySet()) {
            for (ServicePort mapped : served.getValue()) {
                Optional<AppProtocol> declared =
                        world.mesh()
                                .service(served.getKey())
                                .flatMap(service -> service.port(mapped.servicePort()))
                                .map(ServicePort::appProtocol);
                if (mapped.targetPort() == port && declared.isPresent()) {
                    return declared.get();
                }
            }
        }
        return AppProtocol.UNKNOWN;
    }
}
