package dev.weft.waypoint;

import dev.weft.api.waypoint.Backend;
import dev.weft.api.waypoint.HttpMatch;
import dev.weft.api.waypoint.HttpRule;
import dev.weft.api.waypoint.NamedMatch;
import dev.weft.api.waypoint.Parent;
import dev.weft.api.waypoint.Route;
import dev.weft.api.waypoint.StringMatch;
import dev.weft.testkit.mesh.Mesh;

/** Routes of the service orders, in short. */
final class RouteSketches {
    private RouteSketches() {}

    static Route route(HttpRule.Builder... rules) {
        Route.Builder route =
                Route.newBuilder()
                        .setKind("HTTPRoute")
                        .setNamespace("shop")
                        .setName("r")
                        .addParents(Parent.newBuilder().setService(key("orders")));
        for (HttpRule.Builder rule : rules) {
            route.addHttp(rule);
        }
        return route.build();
    }

    static HttpRule.Builder rule(String name) {
        return HttpRule.newBuilder().setName(name);
    }

    static HttpMatch header(String name, String value) {
        return HttpMatch.newBuilder()
                .addHeaders(
                        NamedMatch.newBuilder()
                                .setName(name)
                                .setMatch(StringMatch.newBuilder().setExact(value)))
                .build();
    }

    static Backend backend(String service) {
        return Backend.newBuilder().setService(key(service)).setPort(80).setWeight(1).build();
    }

    static String key(String service) {
        return Mesh.host(service).toString();
    }
}
