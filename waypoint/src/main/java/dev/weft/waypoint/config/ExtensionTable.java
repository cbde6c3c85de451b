package dev.weft.waypoint.config;

import dev.weft.api.waypoint.Extension;
import dev.weft.api.waypoint.Target;
import dev.weft.waypoint.filter.chain.FilterChain;
import dev.weft.waypoint.filter.chain.FilterShare;
import dev.weft.waypoint.request.Front;
import dev.weft.workload.NamespacedHostname;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The filters that are not built in, by whom they are for. Immutable but for what was gathered
 * before; any thread.
 *
 * <p>One that cannot be made refuses the requests that it is for, unless it may be left out.
 */
public final class ExtensionTable {
    /** None. */
    public static final ExtensionTable EMPTY = new ExtensionTable(Map.of(), FilterShare.of(0));

    private final Map<String, MadeExtension> byName;
    private final FilterShare share;

    /** By the names of gateways: there are no more of them than this proxy is asked for. */
    private final Map<String, Gathered> gathered = new ConcurrentHashMap<>(1);

    private ExtensionTable(Map<String, MadeExtension> byName, FilterShare share) {
        this.byName = byName;
        this.share = share;
    }

    /**
     * What holds for a gateway.
     *
     * @param services that are named by extensions
     * @param others what holds for all others
     */
    private record Gathered(
            Map<NamespacedHostname, FrontExtensions> services, FrontExtensions others) {}

    /** Where on a request's way filters stand. */
    public enum When {
        /** Before tokens and policies. */
        BEFORE_POLICIES,
        /** Behind them, before limits. */
        BEHIND_POLICIES,
        /** Last, before routes are asked. */
        BEFORE_ROUTES;

        static When of(Extension.Phase phase) {
            return switch (phase) {
                case AUTHENTICATION -> BEFORE_POLICIES;
                case AUTHORIZATION -> BEHIND_POLICIES;
                case BEFORE_ROUTING, STATISTICS, UNRECOGNIZED -> BEFORE_ROUTES;
            };
        }
    }

    /** Makes the filters of these resources; what did not change is kept as it is. */
    ExtensionTable with(Map<String, Extension> all, ExtensionMaker maker) {
        Map<String, MadeExtension> made = new HashMap<>();
        all.forEach((name, extension) -> {
            MadeExtension before = byName.get(name);
            boolean same = before != null && before.extension().equals(extension);
            made.put(name, same ? before : MadeExtension.make(name, extension, maker));
        });
        byName.forEach((name, before) -> {
            MadeExtension now = made.get(name);
            if (now == null || !now.extension().equals(before.extension())) {
                before.close();
            }
        });
        return new ExtensionTable(Map.copyOf(made), maker.share());
    }

    /** Ends all filters; there are no more requests. */
    public void close() {
        byName.values().forEach(MadeExtension::close);
    }

    /** What cannot be carried out, by the names of resources, for dumps. */
    public Map<String, String> problems() {
        Map<String, String> problems = new TreeMap<>();
        byName.forEach((name, made) -> {
            if (made.installed().isEmpty()) {
                problems.put(name, made.problem());
            }
        });
        return problems;
    }

    /**
     * What requests to a front have to pass.
     *
     * @param ownGateway {@code <namespace>/<name>} of this proxy
     */
    public FrontExtensions of(Front front, String ownGateway) {
        if (byName.isEmpty()) {
            return FrontExtensions.NONE;
        }
        return switch (front) {
            case Front.OfService of -> {
                Gathered here = gathered(ownGateway);
                yield here.services().getOrDefault(of.service().key(), here.others());
            }
            case Front.OfWorkload of -> gathered(ownGateway).others();
            case Front.OfListener of -> gathered(of.gateway()).others();
        };
    }

    /** The filters that a route names; empty if one of them is not there or cannot be used. */
    public Optional<FilterChain> named(List<String> names) {
        List<FilterChain.Installed> filters = new ArrayList<>();
        for (String name : names) {
            MadeExtension made = byName.get(name);
            if (made == null || made.isBroken()) {
                return Optional.empty();
            }
            made.installed().ifPresent(filters::add);
        }
        return Optional.of(new FilterChain(filters, share));
    }

    /** What those that a route names would do, in their order. */
    public List<ExtensionFinding> explain(List<String> names, int port) {
        return names.stream()
                .map(name -> {
                    MadeExtension made = byName.get(name);
                    return made == null ? ExtensionFinding.unknown(name) : made.finding(port);
                })
                .toList();
    }

    private Gathered gathered(String gateway) {
        Gathered before = gathered.get(gateway);
        return before == null ? gathered.computeIfAbsent(gateway, this::gather) : before;
    }

    private Gathered gather(String gateway) {
        List<MadeExtension> general =
                byName.values().stream().filter(made -> made.isForGateway(gateway)).toList();
        Map<NamespacedHostname, FrontExtensions> services = new HashMap<>();
        byName.values().stream()
                .flatMap(made -> made.extension().getTargetsList().stream())
                .filter(Target::hasService)
                .flatMap(target -> NamespacedHostname.parse(target.getService()).stream())
                .distinct()
                .forEach(service -> services.put(service, gather(service, general)));
        return new Gathered(Map.copyOf(services), new FrontExtensions(general, share));
    }

    private FrontExtensions gather(NamespacedHostname service, List<MadeExtension> general) {
        return new FrontExtensions(
                byName.values().stream()
                        .filter(made -> general.contains(made) || made.isForService(service))
                        .toList(),
                share);
    }
}
