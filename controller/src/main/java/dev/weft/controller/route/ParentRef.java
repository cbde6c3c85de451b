package dev.weft.controller.route;

import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a route says it is attached to.
 *
 * @param section name of a port or a listener; empty for all
 * @param port 0 for all
 */
public record ParentRef(
        String group, String kind, String namespace, String name, String section, int port) {

    static ParentRef of(Field ref, String namespace) {
        return new ParentRef(
                ref.at("group").text(RouteKind.GROUP),
                ref.at("kind").text("Gateway"),
                ref.at("namespace").text(namespace),
                ref.at("name").requiredText(),
                ref.at("sectionName").text(""),
                ref.at("port").number(1, 65535).orElse(0));
    }

    /** The parents of a route as far as they can be read, for what concerns several routes. */
    public static List<ParentRef> readable(KubeObject route) {
        List<ParentRef> all = new ArrayList<>();
        try {
            for (Field ref : route.field("spec", "parentRefs").list()) {
                all.add(of(ref, route.namespace()));
            }
        } catch (ManifestException e) {
            // Its own translation says so.
            return all;
        }
        return all;
    }

    boolean isService() {
        return group.isEmpty() && kind.equals("Service");
    }

    boolean isServiceEntry() {
        return group.equals("networking.istio.io") && kind.equals("ServiceEntry");
    }

    boolean isGateway() {
        return group.equals(RouteKind.GROUP) && kind.equals("Gateway");
    }

    @Override
    public String toString() {
        return kind
                + " "
                + namespace
                + "/"
                + name
                + (section.isEmpty() ? "" : " section " + section)
                + (port == 0 ? "" : " port " + port);
    }
}
