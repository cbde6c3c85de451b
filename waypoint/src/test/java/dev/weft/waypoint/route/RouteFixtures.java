package dev.weft.waypoint.route;

import dev.weft.api.waypoint.Backend;
import dev.weft.api.waypoint.Header;
import dev.weft.api.waypoint.HeaderActions;
import dev.weft.api.waypoint.HttpMatch;
import dev.weft.api.waypoint.HttpRule;
import dev.weft.api.waypoint.NamedMatch;
import dev.weft.api.waypoint.Parent;
import dev.weft.api.waypoint.Route;
import dev.weft.api.waypoint.StringMatch;
import dev.weft.hbone.Baggage;
import dev.weft.identity.SpiffeId;
import dev.weft.identity.TrustDomain;
import dev.weft.net.IpPort;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Front;
import dev.weft.waypoint.route.plan.ForwardPlan;
import dev.weft.waypoint.route.plan.Outcome;
import dev.weft.waypoint.route.plan.RouteDecision;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Small routes, and requests to try them with. The service is {@code echo} of {@code mesh}. */
final class RouteFixtures {
    static final String ECHO = key("echo");

    private RouteFixtures() {}

    static String key(String service) {
        return "mesh/" + service + ".mesh.svc";
    }

    static Route.Builder route(String kind, String name, HttpRule.Builder... rules) {
        Route.Builder route = Route.newBuilder().setKind(kind).setNamespace("mesh").setName(name);
        Arrays.stream(rules).forEach(route::addHttp);
        return route.setOrdered(kind.equals("VirtualService"));
    }

    static Route.Builder httpRoute(HttpRule.Builder... rules) {
        return route("HTTPRoute", "echo", rules).addParents(toService("echo", 0));
    }

    static Route.Builder virtualService(HttpRule.Builder... rules) {
        return route("VirtualService", "echo", rules).addParents(toService("echo", 0));
    }

    static Parent.Builder toService(String service, int port) {
        return Parent.newBuilder().setService(key(service)).setPort(port);
    }

    static Parent.Builder toListener(String gateway, String... listeners) {
        return Parent.newBuilder().setGateway(gateway).addAllListeners(List.of(listeners));
    }

    /** A rule to one backend. */
    static HttpRule.Builder rule(String backend, HttpMatch.Builder... matches) {
        HttpRule.Builder rule = HttpRule.newBuilder().addBackends(backend(backend, 1));
        Arrays.stream(matches).forEach(rule::addMatches);
        return rule;
    }

    static Backend.Builder backend(String service, int weight) {
        return Backend.newBuilder().setService(key(service)).setPort(8080).setWeight(weight);
    }

    static HttpMatch.Builder exact(String path) {
        return HttpMatch.newBuilder().setPathExact(path);
    }

    static HttpMatch.Builder prefix(String path) {
        return HttpMatch.newBuilder().setPathPrefix(path);
    }

    static HttpMatch.Builder any() {
        return HttpMatch.newBuilder();
    }

    static NamedMatch.Builder named(String name, String value) {
        return NamedMatch.newBuilder().setName(name).setMatch(text(value));
    }

    static StringMatch.Builder text(String exact) {
        return StringMatch.newBuilder().setExact(exact);
    }

    static StringMatch.Builder regex(String regex) {
        return StringMatch.newBuilder().setRegex(regex);
    }

    static HeaderActions set(String name, String value) {
        return HeaderActions.newBuilder()
                .addSet(Header.newBuilder().setName(name).setValue(value))
                .build();
    }

    static RouteTables tables(Route.Builder... routes) {
        RouteTables tables = RouteTables.EMPTY;
        for (Route.Builder route : routes) {
            Route built = route.build();
            String name = built.getKind() + "/" + built.getNamespace() + "/" + built.getName();
            RouteCompiler.check(built)
                    .ifPresent(problem -> {
                        throw new AssertionError(problem);
                    });
            tables = tables.with(Map.of(name, built), List.of());
        }
        return tables;
    }

    static Service service(String name) {
        return Service.of(
                name, NamespacedHostname.parse(key(name)).orElseThrow(), List.of(), List.of());
    }

    static Front front(String service, int port) {
        return new Front.OfService(service(service), port);
    }

    static Downstream client(Front front) {
        return client("mesh", front, "");
    }

    static Downstream client(String namespace, Front front, String sni) {
        return new Downstream(
                Optional.of(SpiffeId.of(new TrustDomain("cluster.local"), namespace, "default")),
                new IpPort(Mesh.ip("10.1.0.7"), 41234),
                Optional.empty(),
                Baggage.EMPTY,
                front,
                sni);
    }

    /** {@code GET /path?query} with headers {@code "name: value"}. */
    static RequestHead get(String target, String... headers) {
        return request("GET", "echo", target, headers);
    }

    static RequestHead request(String method, String host, String target, String... headers) {
        RequestHead head = RequestHead.of(method, "http", host, target);
        for (String header : headers) {
            int colon = header.indexOf(':');
            head.headers().add(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        return head;
    }

    static RouteDecision decide(RouteTables tables, RequestHead head) {
        return decide(tables, client(front("echo", 80)), head);
    }

    static RouteDecision decide(RouteTables tables, Downstream client, RequestHead head) {
        return tables.table(client.front(), client.namespace())
                .orElseThrow()
                .decide(head, client, new Random(1));
    }

    /** The first label of the backend's host, or the status of the answer. */
    static String result(RouteDecision decision) {
        return switch (decision.outcome()) {
            case Outcome.Forward(ForwardPlan plan) ->
                    plan.destination().service().hostname().replace(".mesh.svc", "");
            case Outcome.Respond respond -> Integer.toString(respond.response().status());
        };
    }

    static ForwardPlan plan(RouteDecision decision) {
        if (decision.outcome() instanceof Outcome.Forward(ForwardPlan plan)) {
            return plan;
        }
        throw new AssertionError("not forwarded: " + decision);
    }

    static Outcome.Respond answer(RouteDecision decision) {
        if (decision.outcome() instanceof Outcome.Respond respond) {
            return respond;
        }
        throw new AssertionError("not answered: " + decision);
    }
}
