package dev.weft.controller.virtual;

import dev.weft.api.waypoint.Backend;
import dev.weft.api.waypoint.HttpRule;
import dev.weft.api.waypoint.L4Rule;
import dev.weft.api.waypoint.Parent;
import dev.weft.api.waypoint.Route;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.catalog.CatalogService;
import dev.weft.controller.gateway.GatewayFacts;
import dev.weft.controller.gateway.GatewayKey;
import dev.weft.controller.gateway.ListenerFacts;
import dev.weft.controller.gateway.ServerFacts;
import dev.weft.controller.reading.Known;
import dev.weft.controller.route.HostNames;
import dev.weft.controller.route.RouteConflicts;
import dev.weft.controller.route.RouteResult;
import dev.weft.controller.route.RouteResult.Variant;
import dev.weft.controller.status.Condition;
import dev.weft.controller.status.ObjectStatus;
import dev.weft.controller.status.ParentStatus;
import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A VirtualService to what proxies are told, and to its status. One use, one thread. */
public final class VirtualServiceTranslation {

    public static final String KIND = "VirtualService";

    private static final String MESH = "mesh";

    private final KubeObject object;
    private final Catalog catalog;
    private final RouteConflicts conflicts;
    private final Map<String, KubeObject> others;
    private final List<Variant> variants = new ArrayList<>();
    private final List<ParentStatus> statuses = new ArrayList<>();

    private VirtualServiceTranslation(Inputs in) {
        object = in.object();
        catalog = in.catalog();
        conflicts = in.conflicts();
        others = in.others();
    }

    /**
     * A VirtualService and what its translation depends on.
     *
     * @param conflicts what routes of the Gateway API claim, which goes before it
     * @param others all VirtualServices by {@code namespace/name}: one may delegate to another
     */
    public record Inputs(
            KubeObject object,
            Catalog catalog,
            RouteConflicts conflicts,
            Map<String, KubeObject> others) {

        public Inputs {
            others = Map.copyOf(others);
        }
    }

    /**
     * Translates a VirtualService.
     *
     * @throws dev.weft.manifest.ManifestException when it is not fully understood
     */
    public static RouteResult translate(Inputs in) {
        return new VirtualServiceTranslation(in).all();
    }

    private RouteResult all() {
        Field spec = object.field("spec");
        Known.fields(spec, "hosts", "gateways", "http", "tls", "tcp", "exportTo");
        List<String> gateways = spec.at("gateways").textList();
        if (!spec.at("hosts").isPresent()) {
            return result(List.of(Condition.yes("Accepted", "Delegate", "others delegate to it")));
        }
        if (gateways.isEmpty() || gateways.contains(MESH)) {
            mesh(spec);
        }
        for (String gateway : gateways) {
            if (!gateway.equals(MESH)) {
                gateway(spec, gateway);
            }
        }
        return result(List.of());
    }

    private RouteResult result(List<Condition> conditions) {
        return new RouteResult(
                variants,
                new ObjectStatus(KIND, object.namespace(), object.name(), conditions, statuses));
    }

    private void mesh(Field spec) {
        List<Parent> parents = new ArrayList<>();
        Set<GatewayKey> audience = new TreeSet<>();
        for (String host : spec.at("hosts").textList()) {
            String full = catalog.fullHost(host, object.namespace());
            boolean found = false;
            for (CatalogService service : catalog.services().all()) {
                if (covers(full, service.key().hostname())) {
                    found = true;
                    attach(service, parents, audience);
                }
            }
            if (!found) {
                statuses.add(
                        refused("host " + host, "NoMatchingParent", full + " is no service here"));
            }
        }
        if (parents.isEmpty()) {
            return;
        }
        Route.Builder route = route();
        Destinations destinations = rules(spec, route, MESH);
        note(destinations);
        variants.add(
                new Variant(
                        route.addAllParents(parents).build(), audience, destinations.backends()));
    }

    private static boolean covers(String pattern, String host) {
        return pattern.equals(host)
                || (pattern.startsWith("*") && HostNames.meet(pattern, List.of(host)));
    }

    private void attach(CatalogService service, List<Parent> parents, Set<GatewayKey> audience) {
        boolean own =
                service.namespace().equals(object.namespace())
                        || service.waypoints().stream()
                                .anyMatch(key -> key.namespace().equals(object.namespace()));
        if (!own) {
            statuses.add(
                    refused(
                            service.show(),
                            "NotAllowed",
                            "it is of another namespace, and so is its waypoint"));
            return;
        }
        List<Integer> free = conflicts.unclaimedPorts(service);
        if (free.isEmpty()) {
            statuses.add(
                    refused(
                            service.show(),
                            "Conflicted",
                            "a route of the Gateway API is attached to it and holds instead"));
            return;
        }
        for (int port : free) {
            parents.add(
                    Parent.newBuilder().setService(service.key().toString()).setPort(port).build());
        }
        audience.addAll(service.waypoints());
        Condition waypoint =
                service.waypoints().isEmpty()
                        ? Condition.no(
                                "ResolvedWaypoints",
                                "NoWaypoint",
                                "it has no effect yet, since no waypoint stands before "
                                        + service.show()
                                        + ": label it or its namespace "
                                        + catalog.labels().show("use-waypoint")
                                        + "=<name of a Gateway of class weft-waypoint>")
                        : Condition.yes(
                                "ResolvedWaypoints",
                                "ResolvedWaypoints",
                                "carried by waypoint " + service.waypoints());
        statuses.add(
                new ParentStatus(
                        service.show(),
                        List.of(Condition.yes("Accepted", "Accepted", ""), waypoint)));
    }

    private void gateway(Field spec, String name) {
        int slash = name.indexOf('/');
        GatewayKey key =
                slash < 0
                        ? new GatewayKey(object.namespace(), name)
                        : new GatewayKey(name.substring(0, slash), name.substring(slash + 1));
        Optional<GatewayFacts> gateway = catalog.gateway(key);
        if (gateway.isEmpty() || gateway.get().isWaypoint()) {
            statuses.add(
                    refused("Gateway " + key, "NoMatchingParent", "there is no Gateway " + key));
            return;
        }
        Set<String> listeners = listeners(gateway.get(), spec.at("hosts").textList());
        if (listeners.isEmpty()) {
            statuses.add(
                    refused(
                            "Gateway " + key,
                            "NoMatchingListenerHostname",
                            "no server of it has one of these hosts for routes of namespace "
                                    + object.namespace()));
            return;
        }
        Route.Builder route = route();
        Destinations destinations = rules(spec, route, name);
        for (String host : spec.at("hosts").textList()) {
            route.addHostnames(host);
        }
        if (route.getHostnamesList().contains("*")) {
            route.clearHostnames();
        }
        route.addParents(Parent.newBuilder().setGateway(key.toString()).addAllListeners(listeners));
        statuses.add(
                new ParentStatus(
                        "Gateway " + key, List.of(Condition.yes("Accepted", "Accepted", ""))));
        note(destinations);
        variants.add(new Variant(route.build(), Set.of(key), destinations.backends()));
    }

    /** The listeners that let it in, by name: a VirtualService says only which hosts it is for. */
    private Set<String> listeners(GatewayFacts gateway, List<String> hosts) {
        Set<String> names = new TreeSet<>();
        for (ServerFacts server : gateway.servers()) {
            if (server.hostsFor(object.namespace(), gateway.key().namespace()).stream()
                    .anyMatch(host -> HostNames.meet(host, hosts))) {
                names.add(server.name());
            }
        }
        for (ListenerFacts listener : gateway.listeners()) {
            if (HostNames.meet(listener.hostname(), hosts)) {
                names.add(listener.name());
            }
        }
        return names;
    }

    private Route.Builder route() {
        return Route.newBuilder()
                .setKind(KIND)
                .setNamespace(object.namespace())
                .setName(object.name())
                .setCreated(object.creationTimestamp().map(Instant::toEpochMilli).orElse(0L))
                .setOrdered(true);
    }

    private Destinations rules(Field spec, Route.Builder route, String gateway) {
        Destinations destinations = new Destinations(catalog, object.namespace());
        HttpRoutes http = new HttpRoutes(destinations, gateway);
        for (Field rule : spec.at("http").list()) {
            if (rule.at("delegate").isPresent()) {
                route.addAllHttp(delegated(rule, destinations, gateway));
            } else {
                http.rule(rule).ifPresent(route::addHttp);
            }
        }
        for (Field rule : spec.at("tls").list()) {
            route.addL4(l4(rule, destinations));
        }
        for (Field rule : spec.at("tcp").list()) {
            route.addL4(l4(rule, destinations));
        }
        return destinations;
    }

    /** The routes of another VirtualService, where those of this one's match hold. */
    private List<HttpRule> delegated(Field rule, Destinations destinations, String gateway) {
        Field delegate = rule.at("delegate");
        String name =
                delegate.at("namespace").text(object.namespace())
                        + "/"
                        + delegate.at("name").requiredText();
        Optional<HttpRule> outer = new HttpRoutes(destinations, gateway).rule(rule);
        Optional<KubeObject> other =
                Optional.ofNullable(others.get(name))
                        .filter(o -> !o.field("spec", "hosts").isPresent());
        List<HttpRule> made = new ArrayList<>();
        if (outer.isEmpty()) {
            return made;
        }
        if (other.isEmpty()) {
            String why = "delegate " + name + " is no VirtualService without hosts";
            made.add(outer.get().toBuilder().setInvalid(why).build());
            return made;
        }
        Destinations theirs = new Destinations(catalog, other.get().namespace());
        HttpRoutes inner = new HttpRoutes(theirs, gateway);
        for (Field field : other.get().field("spec", "http").list()) {
            inner.rule(field).ifPresent(r -> made.add(Delegation.within(outer.get(), r)));
        }
        destinations.backends().addAll(theirs.backends());
        destinations.problems().addAll(theirs.problems());
        return made;
    }

    private static L4Rule l4(Field rule, Destinations destinations) {
        Known.fields(rule, "match", "route");
        L4Rule.Builder made = L4Rule.newBuilder();
        for (Field match : rule.at("match").list()) {
            Known.fields(
                    match,
                    "sniHosts",
                    "destinationSubnets",
                    "port",
                    "gateways",
                    "sourceLabels",
                    "sourceNamespace");
            // A rule for some clients only must not become one for all.
            for (String narrower : List.of("gateways", "sourceLabels", "sourceNamespace")) {
                if (match.at(narrower).isPresent()) {
                    throw match.at(narrower)
                            .wrong("nothing: rules of tcp and tls are for all clients");
                }
            }
            made.addAllSni(match.at("sniHosts").textList())
                    .addAllDestinations(match.at("destinationSubnets").textList())
                    .setPort(match.at("port").number(1, 65535).orElse(made.getPort()));
        }
        List<Field> routes = rule.at("route").list();
        for (Field route : routes) {
            Backend.Builder backend = destinations.of(route.at("destination"));
            int weight =
                    route.at("weight").number(0, 1_000_000).orElse(routes.size() == 1 ? 100 : 0);
            made.addBackends(backend.setWeight(weight));
        }
        return made.build();
    }

    private void note(Destinations destinations) {
        if (!destinations.problems().isEmpty()) {
            statuses.add(
                    new ParentStatus(
                            "destinations",
                            List.of(
                                    Condition.no(
                                            "ResolvedRefs",
                                            "BackendNotFound",
                                            String.join("; ", destinations.problems())))));
        }
    }

    private static ParentStatus refused(String parent, String reason, String message) {
        return new ParentStatus(parent, List.of(Condition.no("Accepted", reason, message)));
    }
}
