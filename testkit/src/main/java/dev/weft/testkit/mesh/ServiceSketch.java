package dev.weft.testkit.mesh;

import dev.weft.workload.GatewayAddress;
import dev.weft.workload.IpFamilies;
import dev.weft.workload.LoadBalancing;
import dev.weft.workload.Service;
import dev.weft.workload.WeightedWaypoint;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Changes a service of a small mesh, one part at a time. */
public final class ServiceSketch {
    private final Service base;
    private List<String> names = List.of();
    private Optional<GatewayAddress> waypoint = Optional.empty();
    private List<WeightedWaypoint> weighted = List.of();
    private LoadBalancing balancing = LoadBalancing.STANDARD;
    private IpFamilies families = IpFamilies.AUTOMATIC;

    private ServiceSketch(Service base) {
        this.base = base;
    }

    public static ServiceSketch of(Service base) {
        return new ServiceSketch(base);
    }

    /** Port 80 leads to 8080. */
    public static ServiceSketch of(String name, String vip) {
        return of(Mesh.service(name, vip, 80, 8080));
    }

    /** Identities of its endpoints beyond those of their workloads. */
    public ServiceSketch names(String... identities) {
        names = List.of(identities);
        return this;
    }

    public ServiceSketch behind(GatewayAddress gateway) {
        waypoint = Optional.of(gateway);
        return this;
    }

    public ServiceSketch behind(WeightedWaypoint... gateways) {
        weighted = Stream.of(gateways).toList();
        return this;
    }

    public ServiceSketch balanced(LoadBalancing how) {
        balancing = how;
        return this;
    }

    public ServiceSketch balanced(LoadBalancing.Mode mode) {
        return balanced(
                new LoadBalancing(List.of(), mode, LoadBalancing.HealthPolicy.ONLY_HEALTHY));
    }

    public ServiceSketch families(IpFamilies offered) {
        families = offered;
        return this;
    }

    public Service build() {
        return new Service(
                base.name(),
                base.key(),
                base.addresses(),
                base.ports(),
                names,
                waypoint,
                weighted,
                balancing,
                families,
                true,
                false,
                base.visibility());
    }
}
