package dev.weft.controller.collect;

import dev.weft.net.IpAddresses;
import dev.weft.net.NetworkAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All resources of one type at one moment, found by name or alias. Immutable. */
public final class ResourceSet {

    public static final ResourceSet EMPTY = new ResourceSet(Map.of());

    private final Map<String, Resource> byName;
    private final Map<String, Resource> byAlias;
    private final Map<String, List<Resource>> attached;

    /**
     * @param byName kept as it is: the caller does not change it any more. Where two resources have
     *     an alias in common, the first in this order answers to it
     */
    public ResourceSet(Map<String, Resource> byName) {
        this.byName = Collections.unmodifiableMap(byName);
        Map<String, Resource> aliases = new HashMap<>();
        Map<String, List<Resource>> companions = new HashMap<>();
        for (Resource resource : byName.values()) {
            resource.aliases().forEach(alias -> aliases.putIfAbsent(alias, resource));
            for (String host : resource.attachedTo()) {
                companions.computeIfAbsent(host, h -> new ArrayList<>()).add(resource);
            }
        }
        this.byAlias = aliases;
        this.attached = companions;
    }

    public Collection<Resource> all() {
        return byName.values();
    }

    public Optional<Resource> get(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public boolean contains(String name) {
        return byName.containsKey(name);
    }

    public int size() {
        return byName.size();
    }

    /** The resource with this name or alias and all that go with it; empty when there is none. */
    public List<Resource> lookup(String nameOrAlias) {
        Resource found = byName.get(nameOrAlias);
        if (found == null) {
            found = byAlias.get(canonical(nameOrAlias));
        }
        if (found == null) {
            return List.of();
        }
        List<Resource> all = new ArrayList<>(attached.getOrDefault(found.name(), List.of()));
        all.addFirst(found);
        return all;
    }

    /** An address may be written in several ways ({@code fd00::1}, {@code fd00:0:0:...:1}). */
    private static String canonical(String alias) {
        int slash = alias.indexOf('/');
        String address = alias.substring(slash + 1);
        return slash < 0
                ? alias
                : IpAddresses.parse(address)
                        .map(ip -> new NetworkAddress(alias.substring(0, slash), ip).toString())
                        .orElse(alias);
    }
}
