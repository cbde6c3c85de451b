package dev.weft.waypoint.upstream;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.net.IpPort;
import dev.weft.net.NetworkAddress;
import dev.weft.waypoint.upstream.balance.Endpoint;
import dev.weft.waypoint.upstream.balance.Load;
import dev.weft.waypoint.upstream.balance.Share;
import dev.weft.workload.Service;
import dev.weft.workload.ServiceAddress;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one endpoint of a service whose traffic goes where the client wanted it to go: the service's
 * own address. Pure.
 */
final class Passthrough {

    private Passthrough() {}

    /** None if the service has no address, or several that the client may have meant. */
    static List<List<Share>> tiers(
            Service service, int port, World world, Map<String, Endpoint> known, long now) {
        List<InetAddress> addresses =
                service.addresses().stream()
                        .filter(a -> a.network().equals(world.self().network()))
                        .map(ServiceAddress::block)
                        .filter(block -> block.isSingle())
                        .map(block -> block.base())
                        .toList();
        if (addresses.size() != 1 || addresses.size() != service.addresses().size()) {
            return List.of();
        }
        InetAddress ip = addresses.getFirst();
        Endpoint made = new Endpoint(workload(ip, port, world), port, new Load(now));
        Endpoint old = known.get(made.name());
        return List.of(List.of(new Share(old == null ? made : old, 1)));
    }

    /** Who is at an address: one that discovery knows, or somebody outside. */
    static Workload workload(InetAddress ip, int port, World world) {
        Optional<Workload> found =
                world.mesh().workload(new NetworkAddress(world.self().network(), ip));
        return found.orElseGet(() ->
                Workload.builder(new WorkloadUid("passthrough/" + new IpPort(ip, port)))
                        .name("unknown")
                        .account(new ServiceAccountRef("", "unknown"))
                        .network(world.self().network())
                        .addresses(List.of(ip))
                        .build());
    }
}
