package dev.weft.controller.collect;

import dev.weft.net.Cidr;
import dev.weft.net.IpAddresses;
import dev.weft.net.NetworkAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All resources of one type at one moment, found by name or alias. Immutable. */
public final class ResourceSet {

    public static final ResourceSet EMPTY = new ResourceSet(Map.of());

    private final Map<String, Resource> byName;
    private final Map<String, Resource> byAlias;
    private final Map<String, List<Resource>> attached;

    /** Those with aliases that are blocks of addresses, {@code network/ip/length}. */
    private final List<Block> blocks = new ArrayList<>();

    private record Block(String network, Cidr addresses, Resource resource) {}

    /**
     * @param byName kept as it is: the caller does not change it any more. Where two resources have
     *     an alias in common, the first in this order answers to it
     */
    public ResourceSet(Map<String, Resource> byName) {
        this.byName = Collections.unmodifiableMap(byName);
        Map<String, Resource> aliases = new HashMap<>();
        Map<String, List<Resource>> companions = new HashMap<>();
        for (Resource resource : byName.values()) {
            for (String alias : resource.aliases()) {
                aliases.putIfAbsent(alias, resource);
                block(alias, resource).ifPresent(blocks::add);
            }
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
        List<Resource> meant = found == null ? around(nameOrAlias) : List.of(found);
        // In the order in which they are found, each once.
        Set<Resource> all = new LinkedHashSet<>(meant);
        meant.forEach(one -> all.addAll(attached.getOrDefault(one.name(), List.of())));
        return List.copyOf(all);
    }

    /** All whose block an address lies in: which of them is meant depends on who asks. */
    private List<Resource> around(String alias) {
        int slash = alias.indexOf('/');
        Optional<InetAddress> ip =
                slash < 0 ? Optional.empty() : IpAddresses.parse(alias.substring(slash + 1));
        if (ip.isEmpty()) {
            return List.of();
        }
        String network = alias.substring(0, slash);
        return blocks.stream()
                .filter(block -> block.network.equals(network))
                .filter(block -> block.addresses.contains(ip.get()))
                .map(Block::resource)
                .toList();
    }

    private static Optional<Block> block(String alias, Resource resource) {
        int first = alias.indexOf('/');
        return first < 0 || alias.indexOf('/', first + 1) < 0
                ? Optional.empty()
                : Cidr.parse(alias.substring(first + 1))
                        .map(cidr -> new Block(alias.substring(0, first), cidr, resource));
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
