package dev.weft.controller.graph;

import com.google.protobuf.MessageLite;
import dev.weft.controller.collect.DerivedCollection;
import dev.weft.controller.collect.Resource;
import dev.weft.controller.collect.ResourceSet;
import dev.weft.controller.gateway.GatewayKey;
import dev.weft.identity.ServiceAccountRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Messages to what each Gateway's proxy is told. The set of a proxy stays the same object until
 * something in it changes, so that a change is pushed to those it concerns and nobody else. One
 * thread.
 */
final class AudienceGraph {

    private record Place(ServiceAccountRef account, String typeUrl) {}

    private record Content(String typeUrl, String name, MessageLite message) {}

    /** Which proxies are told is a part of it: one name may mean other things to others. */
    private final DerivedCollection<String, Content, Resource> resources =
            DerivedCollection.of(c -> Encoding.told(c.typeUrl(), c.name(), c.message()));

    private Map<Place, ResourceSet> sets = Map.of();

    /**
     * What is served to each account; every Gateway's account is there.
     *
     * @param told in any order
     */
    Map<ServiceAccountRef, Map<String, ResourceSet>> update(
            Collection<GatewayKey> gateways, List<Told> told) {
        Map<String, Content> contents = new HashMap<>();
        told.forEach(t -> contents.put(key(t), new Content(t.typeUrl(), t.name(), t.message())));
        Map<String, Resource> encoded = resources.derive(contents);
        Map<Place, Map<String, Resource>> next = new HashMap<>();
        for (Told one : told) {
            Resource resource = Optional.ofNullable(encoded.get(key(one))).orElseThrow();
            for (GatewayKey gateway : one.audience()) {
                next.computeIfAbsent(
                                new Place(gateway.account(), one.typeUrl()), p -> new TreeMap<>())
                        .put(resource.name(), resource);
            }
        }
        Map<Place, ResourceSet> kept = new HashMap<>();
        next.forEach((place, content) -> kept.put(place, keep(place, content)));
        sets = kept;
        Map<ServiceAccountRef, Map<String, ResourceSet>> served = new HashMap<>();
        gateways.forEach(gateway -> served.put(gateway.account(), new HashMap<>()));
        kept.forEach((place, set) ->
                Optional.ofNullable(served.get(place.account()))
                        .ifPresent(own -> own.put(place.typeUrl(), set)));
        return served;
    }

    private ResourceSet keep(Place place, Map<String, Resource> content) {
        ResourceSet before = sets.getOrDefault(place, ResourceSet.EMPTY);
        return List.copyOf(before.all()).equals(List.copyOf(content.values()))
                ? before
                : new ResourceSet(content);
    }

    private static String key(Told told) {
        return told.typeUrl()
                + "|"
                + told.name()
                + "|"
                + told.audience().stream().sorted().toList();
    }
}
