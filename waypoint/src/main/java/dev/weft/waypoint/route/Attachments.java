package dev.weft.waypoint.route;

import dev.weft.workload.NamespacedHostname;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which routes are attached to some services and gateways.
 *
 * @param gateways by gateway, then by listener
 */
record Attachments(
        Map<NamespacedHostname, List<ServiceRoutes.Attached>> services,
        Map<String, Map<String, Set<CompiledRoute>>> gateways) {

    /** One pass over all routes; only those of the services and gateways given are kept. */
    static Attachments of(
            Collection<CompiledRoute> routes,
            Set<NamespacedHostname> services,
            Set<String> gateways) {
        var found = new Attachments(new HashMap<>(), new HashMap<>());
        for (CompiledRoute route : routes) {
            for (Attachment attachment : route.attachments()) {
                switch (attachment) {
                    case Attachment.ToService to when services.contains(to.service()) ->
                            found.add(route, to);
                    case Attachment.ToGateway to when gateways.contains(to.gateway()) ->
                            found.add(route, to);
                    case Attachment.ToService other -> {}
                    case Attachment.ToGateway other -> {}
                }
            }
        }
        return found;
    }

    private void add(CompiledRoute route, Attachment.ToService to) {
        services.computeIfAbsent(to.service(), s -> new ArrayList<>())
                .add(new ServiceRoutes.Attached(route, to));
    }

    private void add(CompiledRoute route, Attachment.ToGateway to) {
        var listeners = gateways.computeIfAbsent(to.gateway(), g -> new HashMap<>());
        for (String listener : to.listeners()) {
            listeners.computeIfAbsent(listener, l -> new LinkedHashSet<>()).add(route);
        }
    }
}
