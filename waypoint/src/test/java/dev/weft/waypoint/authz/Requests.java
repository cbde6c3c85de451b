package dev.weft.waypoint.authz;

import dev.weft.api.waypoint.Authorization;
import dev.weft.api.waypoint.AuthorizationRule;
import dev.weft.api.waypoint.Operation;
import dev.weft.api.waypoint.Source;
import dev.weft.api.waypoint.Target;
import dev.weft.api.waypoint.When;
import dev.weft.hbone.Baggage;
import dev.weft.identity.SpiffeId;
import dev.weft.net.Cidr;
import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Front;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.Service;
import dev.weft.workload.ServiceAddress;
import java.util.List;
import java.util.Optional;

/** The shop: requests to its orders by the web front end, and policies about them. */
public final class Requests {

    public static final String ORDERS = "shop/orders.shop.svc.cluster.local";
    public static final String GATEWAY = "shop/waypoint";
    public static final Front.OfService FRONT = front(ORDERS);
    public static final Downstream WEB = from("spiffe://cluster.local/ns/shop/sa/web", "10.1.0.7");

    /** Nobody: no identity. */
    public static final Downstream PLAIN =
            new Downstream(
                    Optional.empty(),
                    IpPort.parse("10.9.9.9:1").orElseThrow(),
                    Optional.empty(),
                    Baggage.EMPTY,
                    FRONT,
                    "");

    private Requests() {}

    public static Front.OfService front(String service) {
        return new Front.OfService(
                Service.of(
                        "orders",
                        NamespacedHostname.parse(service).orElseThrow(),
                        List.of(
                                new ServiceAddress(
                                        "",
                                        Cidr.of(IpAddresses.parse("10.96.0.10").orElseThrow()))),
                        List.of()),
                8080);
    }

    public static Downstream from(String identity, String address) {
        return new Downstream(
                SpiffeId.parse(identity),
                new IpPort(IpAddresses.parse(address).orElseThrow(), 40000),
                Optional.empty(),
                Baggage.EMPTY,
                FRONT,
                "orders.example");
    }

    public static RequestHead get(String target) {
        return RequestHead.of("GET", "http", "orders.shop:8080", target);
    }

    public static Authorization.Builder policy(
            String name, Authorization.Action action, AuthorizationRule... rules) {
        return Authorization.newBuilder()
                .setNamespace("shop")
                .setName(name)
                .addTargets(Target.newBuilder().setService(ORDERS))
                .setAction(action)
                .addAllRules(List.of(rules));
    }

    public static AuthorizationRule anything() {
        return AuthorizationRule.getDefaultInstance();
    }

    public static AuthorizationRule from(Source.Builder... sources) {
        AuthorizationRule.Builder rule = AuthorizationRule.newBuilder();
        for (Source.Builder source : sources) {
            rule.addFrom(source);
        }
        return rule.build();
    }

    public static AuthorizationRule to(Operation.Builder... operations) {
        AuthorizationRule.Builder rule = AuthorizationRule.newBuilder();
        for (Operation.Builder operation : operations) {
            rule.addTo(operation);
        }
        return rule.build();
    }

    public static AuthorizationRule when(String key, String... values) {
        return AuthorizationRule.newBuilder()
                .addWhen(When.newBuilder().setKey(key).addAllValues(List.of(values)))
                .build();
    }

    public static AuthorizationRule whenNot(String key, String... values) {
        return AuthorizationRule.newBuilder()
                .addWhen(When.newBuilder().setKey(key).addAllNotValues(List.of(values)))
                .build();
    }

    public static AuthorizationRule path(String path) {
        return to(Operation.newBuilder().addPaths(path));
    }
}
