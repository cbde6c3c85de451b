package dev.weft.controller.graph;

import dev.weft.controller.ca.PodDirectory;
import dev.weft.controller.model.Pod;
import dev.weft.identity.ServiceAccountRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The pods that run, by name and by where they do. Immutable. */
final class RunningPods implements PodDirectory {

    private record Name(String namespace, String name) {}

    private record Place(String node, ServiceAccountRef account) {}

    private final Map<Name, Pod> byName = new HashMap<>();
    private final Set<Place> places = new HashSet<>();

    RunningPods(Collection<Pod> pods) {
        for (Pod pod : pods) {
            if (pod.isAlive() && !pod.node().isEmpty()) {
                byName.put(new Name(pod.namespace(), pod.name()), pod);
                places.add(new Place(pod.node(), pod.account()));
            }
        }
    }

    @Override
    public Optional<String> nodeOf(String namespace, String name, String uid) {
        return Optional.ofNullable(byName.get(new Name(namespace, name)))
                .filter(pod -> pod.uid().equals(uid))
                .map(Pod::node);
    }

    @Override
    public boolean runsOn(String node, ServiceAccountRef account) {
        return places.contains(new Place(node, account));
    }
}
