package dev.weft.waypoint.upstream;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.net.IpAddresses;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.Front;
import dev.weft.waypoint.upstream.balance.Endpoint;
import dev.weft.waypoint.upstream.balance.Load;
import dev.weft.waypoint.upstream.dial.Target;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadUid;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Endpoints that are made when somebody asks for them: of a service that leads to where its client
 * wanted to go, and of one that stands for every host of a wildcard. Nothing outside of the
 * service's own addresses or its wildcard is ever reached. Any thread.
 */
final class OnDemand {
    /** More are in use only where clients make names up; then all are made anew. */
    private static final int MOST = 1024;

    private static final Pattern HOST =
            Pattern.compile(
                    "[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)+");

    private final Service service;
    private final int port;
    private final Kind kind;
    private final Maker maker;
    private final Map<String, Made> known = new ConcurrentHashMap<>();

    /** What is known now; of the addresses of workloads. */
    private volatile World world;

    /** What the client's wish is read from. */
    private enum Kind {
        ADDRESS,
        HOST
    }

    /** Makes what connections need. */
    interface Maker {
        Target target(Endpoint endpoint, String serverName);
    }

    /** One that was asked for. */
    record Made(Endpoint endpoint, Target target) {}

    private OnDemand(Service service, int port, Kind kind, World world, Maker maker) {
        this.service = service;
        this.port = port;
        this.kind = kind;
        this.world = world;
        this.maker = maker;
    }

    /**
     * For a service of this kind; empty for others.
     *
     * @param passesThrough whether its traffic goes where the client wanted it to go
     */
    static Optional<OnDemand> of(
            Service service,
            Destination destination,
            boolean passesThrough,
            World world,
            Maker maker) {
        boolean single =
                service.addresses().size() == 1
                        && service.addresses().getFirst().block().isSingle();
        if (passesThrough && !service.addresses().isEmpty()) {
            return single
                    ? Optional.empty()
                    : Optional.of(
                            new OnDemand(service, destination.port(), Kind.ADDRESS, world, maker));
        }
        return service.hostname().startsWith("*.")
                        && world.mesh().endpoints(service.key()).isEmpty()
                ? Optional.of(new OnDemand(service, destination.port(), Kind.HOST, world, maker))
                : Optional.empty();
    }

    /** Whether it would make the same as another one. */
    boolean isSameAs(OnDemand other) {
        return service.equals(other.service)
                && kind == other.kind
                && world.self().equals(other.world.self());
    }

    void follow(World now) {
        world = now;
    }

    Collection<Target> targets() {
        return known.values().stream().map(Made::target).toList();
    }

    /** Where a client wants to go; empty if that is not the service's. */
    Optional<Made> find(Choice.Wish wish, long now) {
        return switch (kind) {
            case ADDRESS -> address(wish).map(ip -> at(ip, now));
            case HOST -> host(wish).map(name -> named(name, now));
        };
    }

    private Optional<InetAddress> address(Choice.Wish wish) {
        return wish.downstream().front() instanceof Front.OfService front
                        && front.service().key().equals(service.key())
                ? front.address().filter(this::owns)
                : Optional.empty();
    }

    private boolean owns(InetAddress ip) {
        return service.addresses().stream()
                .filter(a -> a.network().equals(world.self().network()))
                .anyMatch(a -> a.block().contains(ip));
    }

    private Made at(InetAddress ip, long now) {
        Workload workload = Passthrough.workload(ip, port, world);
        Made before = known.get(IpAddresses.text(ip));
        if (before != null && before.endpoint.workload().equals(workload)) {
            return before;
        }
        return keep(
                IpAddresses.text(ip),
                new Endpoint(workload, port, new Load(now)),
                service.hostname());
    }

    /** Of HTTP the Host, else the name in the client's greeting. */
    private Optional<String> host(Choice.Wish wish) {
        String name = wish.head().map(RequestHead::host).orElseGet(() -> wish.downstream().sni());
        String lower = name.toLowerCase(Locale.ROOT);
        String suffix = service.hostname().substring(1).toLowerCase(Locale.ROOT);
        return lower.length() > suffix.length()
                        && lower.endsWith(suffix)
                        && HOST.matcher(lower).matches()
                ? Optional.of(lower)
                : Optional.empty();
    }

    private Made named(String name, long now) {
        Made before = known.get(name);
        if (before != null) {
            return before;
        }
        Workload workload =
                Workload.builder(new WorkloadUid("dynamic/" + name))
                        .name("unknown")
                        .account(new ServiceAccountRef("", "unknown"))
                        .network(world.self().network())
                        .addresses(List.of())
                        .hostname(name)
                        .build();
        int target = service.port(port).map(p -> p.targetPort()).filter(t -> t != 0).orElse(port);
        return keep(name, new Endpoint(workload, target, new Load(now)), name);
    }

    private Made keep(String name, Endpoint endpoint, String serverName) {
        if (known.size() >= MOST) {
            known.clear();
        }
        Made made = new Made(endpoint, maker.target(endpoint, serverName));
        known.put(name, made);
        return made;
    }
}
