package dev.weft.controller.xds;

import dev.weft.api.xds.DeltaDiscoveryRequest;
import dev.weft.controller.collect.Resource;
import dev.weft.controller.collect.ResourceSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one client wants of one type and what it was told. Nothing is queued for it: the next
 * message is the difference between what it was told and how things stand when it can take one.
 * Confined to its stream.
 */
final class Subscription {

    private static final String ALL = "*";

    /** Name to version, as the client has it once it has read all that was sent. */
    private final Map<String, String> told = new HashMap<>();

    /** Names asked for one by one; what they stand for may change with every snapshot. */
    private final Set<String> wanted = new LinkedHashSet<>();

    /** Names whose asker waits for an answer, even if the answer is that there is nothing. */
    private final Set<String> unanswered = new LinkedHashSet<>();

    private boolean wildcard;
    private boolean opened;
    private boolean greeted;
    private ResourceSet lastSeen = ResourceSet.EMPTY;

    /** Takes in what a request subscribes to and lets go of. */
    void accept(DeltaDiscoveryRequest request) {
        boolean opening = !opened;
        opened = true;
        if (opening) {
            // An opening request that names nothing asks for everything.
            wildcard = request.getResourceNamesSubscribeCount() == 0;
        }
        request.getResourceNamesSubscribeList().forEach(this::subscribe);
        request.getResourceNamesUnsubscribeList().forEach(this::unsubscribe);
        if (opening) {
            request.getInitialResourceVersionsMap().forEach(this::restore);
        }
    }

    private void subscribe(String name) {
        if (name.equals(ALL)) {
            wildcard = true;
            return;
        }
        wanted.add(name);
        unanswered.add(name);
    }

    private void unsubscribe(String name) {
        if (name.equals(ALL)) {
            wildcard = false;
            return;
        }
        wanted.remove(name);
        unanswered.remove(name);
        // The client forgets what it lets go of; telling it so again would be noise.
        told.remove(name);
    }

    /** What a client holds from an earlier stream, or still waits for (no version). */
    private void restore(String name, String version) {
        if (version.isEmpty()) {
            unanswered.add(name);
        } else {
            told.put(name, version);
        }
        if (!wildcard) {
            wanted.add(name);
        }
    }

    /**
     * What to send now, which the client counts as told from here on; empty when it is up to date.
     * The first answer is given even when it says nothing: clients wait for it.
     */
    Optional<Delta> next(ResourceSet resources) {
        if (greeted && isUpToDate(resources)) {
            return Optional.empty();
        }
        Map<String, Resource> interest = interest(resources);
        Map<String, Resource> updated = new LinkedHashMap<>();
        for (Resource resource : interest.values()) {
            if (!resource.version().equals(told.get(resource.name()))) {
                updated.put(resource.name(), resource);
            }
        }
        Set<String> removed = new LinkedHashSet<>();
        for (String name : told.keySet()) {
            if (!interest.containsKey(name)) {
                removed.add(name);
            }
        }
        unanswered.forEach(name -> answer(name, resources, updated, removed));
        unanswered.clear();
        updated.values().forEach(resource -> told.put(resource.name(), resource.version()));
        told.keySet().removeAll(removed);
        lastSeen = resources;
        Delta delta = new Delta(List.copyOf(updated.values()), List.copyOf(removed));
        boolean first = !greeted;
        greeted = true;
        return first || !delta.isEmpty() ? Optional.of(delta) : Optional.empty();
    }

    /**
     * Whoever asked is released by the very name it asked for. A resource is sent again even if it
     * is known; an alias is echoed as removed beside the resource it stands for, which removes
     * nothing since no resource bears that name.
     */
    private static void answer(
            String name,
            ResourceSet resources,
            Map<String, Resource> updated,
            Set<String> removed) {
        for (Resource resource : resources.lookup(name)) {
            updated.put(resource.name(), resource);
        }
        if (!resources.contains(name)) {
            removed.add(name);
        }
    }

    private Map<String, Resource> interest(ResourceSet resources) {
        Map<String, Resource> interest = new LinkedHashMap<>();
        if (wildcard) {
            resources.all().forEach(resource -> interest.put(resource.name(), resource));
            return interest;
        }
        for (String name : wanted) {
            resources.lookup(name).forEach(resource -> interest.put(resource.name(), resource));
        }
        return interest;
    }

    /** Whether there is nothing to say about these resources. */
    boolean isUpToDate(ResourceSet resources) {
        return unanswered.isEmpty() && resources == lastSeen;
    }

    boolean isWildcard() {
        return wildcard;
    }

    /** How many resources the client was told of. */
    int size() {
        return told.size();
    }

    /** How many names it follows one by one. */
    int following() {
        return wanted.size();
    }
}
