package dev.weft.waypoint.admin;

import dev.weft.admin.AdminHandler;
import dev.weft.admin.AdminRequest;
import dev.weft.admin.AdminResponse;
import dev.weft.hbone.Baggage;
import dev.weft.identity.SpiffeId;
import dev.weft.mesh.MeshState;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import dev.weft.net.NetworkAddress;
import dev.weft.net.Ports;
import dev.weft.waypoint.authz.AccessDecision;
import dev.weft.waypoint.authz.AccessPolicy;
import dev.weft.waypoint.authz.AccessRequest;
import dev.weft.waypoint.authz.AccessSettings;
import dev.weft.waypoint.authz.AccessTrace;
import dev.weft.waypoint.authz.jwt.Claims;
import dev.weft.waypoint.config.ExtensionTable;
import dev.weft.waypoint.config.WaypointState;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.limit.LimitFinding;
import dev.weft.waypoint.limit.RequestLimits;
import dev.weft.waypoint.listener.OwnGateway;
import dev.weft.waypoint.proxy.ProxyContext;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Front;
import dev.weft.waypoint.route.RouteTable;
import dev.weft.waypoint.route.RouteTrace;
import dev.weft.waypoint.route.Sessions;
import dev.weft.waypoint.route.plan.Outcome;
import dev.weft.waypoint.upstream.Clusters;
import dev.weft.waypoint.upstream.EndpointTrace;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.Workload;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Answers what would be done with a request that somebody thinks of, by the functions that decide
 * about real ones: {@code GET /why?service=ns/name&port=80&client=spiffe://...&path=/}.
 *
 * <p>The client is an identity, {@code <namespace>/<pod>}, or an address; without one it is unknown
 * and proved nothing.
 */
public final class WhyQuestion implements AdminHandler {
    private static final String USAGE =
            "expected /why?service=<namespace>/<name or hostname>&port=<service port>"
                    + "[&client=<spiffe id, namespace/pod or address>][&method=GET][&path=/]"
                    + "[&authority=<host>][&header=<name>:<value>]...\n";

    private final Supplier<WaypointState> states;
    private final OwnGateway own;
    private final AccessSettings access;
    private final Clusters clusters;
    private final RandomGenerator random;

    public WhyQuestion(
            Supplier<WaypointState> states,
            OwnGateway own,
            AccessSettings access,
            Clusters clusters,
            RandomGenerator random) {
        this.states = states;
        this.own = own;
        this.access = access;
        this.clusters = clusters;
        this.random = random;
    }

    @Override
    public AdminResponse handle(AdminRequest request) {
        WaypointState state = states.get();
        Optional<Integer> port = request.parameter("port").flatMap(Ports::parse);
        Optional<String> asked = request.parameter("service");
        if (port.isEmpty() || asked.isEmpty()) {
            return AdminResponse.text(400, USAGE);
        }
        Optional<Service> service = service(asked.get(), state.mesh());
        if (service.isEmpty()) {
            return AdminResponse.text(404, "no service is named " + asked.get() + "\n");
        }
        WhySteps steps = new WhySteps();
        boolean declared = service.get().port(port.get()).isPresent();
        steps.add(
                "front",
                declared ? service.get().key() + ":" + port.get() : "refused with 404",
                declared
                        ? "declared as "
                                + service.get().port(port.get()).orElseThrow().appProtocol()
                        : "the service has no port " + port.get(),
                List.of());
        if (declared) {
            Downstream client =
                    client(
                            request.parameter("client").orElse(""),
                            new Front.OfService(service.get(), port.get()),
                            state.mesh());
            decide(steps, state, head(request, service.get()), client);
        }
        return AdminResponse.json(steps.toJson());
    }

    private void decide(WhySteps steps, WaypointState state, RequestHead head, Downstream client) {
        WhyExtensions extensions =
                new WhyExtensions(
                        steps,
                        state.extensions().of(client.front(), own.key()),
                        client.front().port());
        if (extensions.refuse()) {
            return;
        }
        extensions.tell(ExtensionTable.When.BEFORE_POLICIES);
        AccessPolicy policy = state.access().of(client.front(), own.key());
        AccessTrace trace = policy.explain(AccessRequest.of(head, client), Claims.NONE, access);
        steps.add(
                "access",
                trace.decision() instanceof AccessDecision.Allow ? "allowed" : "denied",
                trace.lines().getFirst(),
                trace.findings().stream()
                        .map(f ->
                                new WhySteps.Candidate(
                                        f.action()
                                                + " "
                                                + f.policy()
                                                + (f.dryRun() ? " (dry run)" : ""),
                                        f.matched(),
                                        f.why()))
                        .toList());
        if (!(trace.decision() instanceof AccessDecision.Allow)) {
            return;
        }
        extensions.tell(ExtensionTable.When.BEHIND_POLICIES);
        if (mayPass(steps, state, head, client)) {
            extensions.tell(ExtensionTable.When.BEFORE_ROUTES);
            route(steps, state, head, client);
        }
    }

    /** What the rate limits would say. */
    private boolean mayPass(
            WhySteps steps, WaypointState state, RequestHead head, Downstream client) {
        RequestLimits limits = state.limits().of(client.front(), own.key());
        if (limits.isEmpty()) {
            return true;
        }
        List<LimitFinding> findings = limits.explain(head, client, Claims.NONE, System.nanoTime());
        Optional<LimitFinding> refusal =
                findings.stream().filter(LimitFinding::refuses).findFirst();
        long counting = findings.stream().filter(LimitFinding::counts).count();
        steps.add(
                "limit",
                refusal.isPresent() ? "refused with 429" : "passes",
                refusal.map(found -> found.name() + ": " + found.why())
                        .orElse(counting + " of " + findings.size() + " limits count it"),
                findings.stream()
                        .map(f -> new WhySteps.Candidate(f.name(), f.counts(), f.why()))
                        .toList());
        return refusal.isEmpty();
    }

    private Sessions sessions() {
        return (plan, destination, head) ->
                clusters.holds(destination, head, ProxyContext.rules(plan));
    }

    private void route(WhySteps steps, WaypointState state, RequestHead head, Downstream client) {
        Optional<RouteTable> table = state.routes().table(client.front(), client.namespace());
        if (table.isEmpty()) {
            steps.add(
                    "route",
                    "to the service itself",
                    "no route is attached to it for this client",
                    List.of());
            Front.OfService front = (Front.OfService) client.front();
            endpoints(
                    steps,
                    new EndpointTrace.Question(
                            Destination.of(front.service().key(), front.port()),
                            head,
                            client,
                            Optional.empty()));
            return;
        }
        RouteTrace trace = table.get().explain(head, client, random, sessions());
        String rule = trace.decision().route().map(Object::toString).orElse("no rule");
        steps.add(
                "route",
                switch (trace.decision().outcome()) {
                    case Outcome.Forward forward -> "to " + forward.plan().destination();
                    case Outcome.Respond respond ->
                            "answered with "
                                    + respond.response().status()
                                    + " "
                                    + respond.response().detail();
                },
                rule + "; " + trace.text().strip().replace("\n", "; "),
                trace.tried().stream()
                        .map(tried ->
                                new WhySteps.Candidate(
                                        tried.rule() + " match " + tried.match(),
                                        tried.failed().isEmpty(),
                                        tried.failed().orElse(tried.conditions())))
                        .toList());
        if (trace.decision().outcome() instanceof Outcome.Forward forward
                && WhyExtensions.mayPass(
                        steps,
                        state.extensions()
                                .explain(forward.plan().extensions(), client.front().port()))) {
            endpoints(
                    steps,
                    new EndpointTrace.Question(
                            forward.plan().destination(),
                            head,
                            client,
                            forward.plan().session().map(ProxyContext::rules)));
        }
    }

    private void endpoints(WhySteps steps, EndpointTrace.Question question) {
        EndpointTrace trace = clusters.explain(question, random);
        steps.add(
                "endpoint",
                trace.drawn()
                        .filter(drawn -> trace.refused().isEmpty())
                        .orElseGet(() -> trace.drawn().isEmpty() ? "none" : "unreachable"),
                question.destination()
                        + ": "
                        + trace.refused().orElse("")
                        + (trace.refused().isPresent() && !trace.how().isEmpty() ? "; " : "")
                        + trace.how(),
                trace.seen().stream()
                        .map(it -> new WhySteps.Candidate(it.name(), it.matched(), it.reason()))
                        .toList());
    }

    private static RequestHead head(AdminRequest request, Service service) {
        RequestHead head =
                RequestHead.of(
                        request.parameter("method").orElse("GET"),
                        "http",
                        request.parameter("authority").orElse(service.hostname()),
                        request.parameter("path").orElse("/"));
        for (String header : request.query().getOrDefault("header", List.of())) {
            int colon = header.indexOf(':');
            if (colon > 0) {
                head.headers()
                        .add(
                                header.substring(0, colon).strip(),
                                header.substring(colon + 1).strip());
            }
        }
        return head;
    }

    /** By key, by hostname, or by the first part of it. */
    private static Optional<Service> service(String asked, MeshState mesh) {
        int slash = asked.indexOf('/');
        if (slash < 0) {
            return mesh.services(asked).stream().findFirst();
        }
        return NamespacedHostname.parse(asked)
                .flatMap(mesh::service)
                .or(() ->
                        mesh.allServices().stream()
                                .filter(s -> s.namespace().equals(asked.substring(0, slash)))
                                .filter(s -> s.name().equals(asked.substring(slash + 1)))
                                .findFirst());
    }

    private Downstream client(String asked, Front front, MeshState mesh) {
        Optional<SpiffeId> identity = SpiffeId.parse(asked);
        Optional<InetAddress> ip = IpAddresses.parse(asked);
        int slash = asked.indexOf('/');
        Optional<Workload> workload =
                ip.flatMap(at -> mesh.workload(new NetworkAddress(own.network(), at)))
                        .or(() ->
                                identity.isPresent() || slash < 1
                                        ? Optional.empty()
                                        : mesh
                                                .workloads(
                                                        asked.substring(0, slash),
                                                        asked.substring(slash + 1))
                                                .stream()
                                                .findFirst());
        InetAddress address =
                ip.or(() -> workload.flatMap(w -> w.addresses().stream().findFirst()))
                        .orElseGet(() -> IpAddresses.parse("0.0.0.0").orElseThrow());
        return new Downstream(
                identity.or(() -> workload.map(Workload::identity)),
                new IpPort(address, 0),
                workload,
                Baggage.EMPTY,
                front,
                "");
    }
}
