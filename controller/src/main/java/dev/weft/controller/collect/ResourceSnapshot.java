package dev.weft.controller.collect;

import dev.weft.identity.ServiceAccountRef;
import java.util.HashMap;
import java.util.Map;

/**
 * Everything that discovery serves at one moment, by type URL. Immutable.
 *
 * @param types what every client may be told
 * @param scoped what only one client is told, by its account: every account in it is one of a
 *     client, if only of one that is told nothing of its own
 */
public record ResourceSnapshot(
        Map<String, ResourceSet> types, Map<ServiceAccountRef, Map<String, ResourceSet>> scoped) {

    public static final ResourceSnapshot EMPTY = new ResourceSnapshot(Map.of(), Map.of());

    public ResourceSnapshot {
        types = Map.copyOf(types);
        Map<ServiceAccountRef, Map<String, ResourceSet>> copy = new HashMap<>();
        scoped.forEach((account, own) -> copy.put(account, Map.copyOf(own)));
        scoped = Map.copyOf(copy);
    }

    /** The resources of a type for one client; none of a type that is not served to it. */
    public ResourceSet of(String typeUrl, ServiceAccountRef account) {
        ResourceSet common = types.get(typeUrl);
        return common != null
                ? common
                : scoped.getOrDefault(account, Map.of()).getOrDefault(typeUrl, ResourceSet.EMPTY);
    }

    /** The resources of a type that every client may be told. */
    public ResourceSet of(String typeUrl) {
        return types.getOrDefault(typeUrl, ResourceSet.EMPTY);
    }

    /** Whether something is served to this account in particular. */
    public boolean serves(ServiceAccountRef account) {
        return scoped.containsKey(account);
    }
}
