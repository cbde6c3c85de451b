package dev.weft.controller.graph;

import dev.weft.controller.collect.DerivedCollection;
import dev.weft.controller.model.MeshSettings;
import dev.weft.controller.model.NamespaceMtls;
import dev.weft.controller.model.PeerAuthentication;
import dev.weft.controller.model.PolicyReading;
import dev.weft.controller.model.PolicySelector;
import dev.weft.policy.Authorization;
import dev.weft.policy.PolicyKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What all policies together mean: what is enforced, and for which pods. One thread. */
final class PolicyGraph {

    private final String rootNamespace;
    private final Slices<PolicySelector> selectors = new Slices<>(s -> s.key().namespace());
    private final Slices<PeerAuthentication> peers = new Slices<>(p -> p.key().namespace());
    private final DerivedCollection<String, Levels, NamespaceMtls> mtls;

    private record Levels(
            String namespace, List<PeerAuthentication> own, List<PeerAuthentication> root) {}

    /**
     * The outcome.
     *
     * @param selectors by the namespace of the policy
     * @param mtls by namespace; those without a word of their own are like {@code elsewhere}
     */
    record Outcome(
            Map<PolicyKey, Authorization> enforced,
            Map<String, List<PolicySelector>> selectors,
            Map<String, NamespaceMtls> mtls,
            NamespaceMtls elsewhere) {

        NamespaceMtls mtlsOf(String namespace) {
            return mtls.getOrDefault(namespace, elsewhere);
        }
    }

    PolicyGraph(MeshSettings mesh) {
        rootNamespace = mesh.rootNamespace();
        mtls =
                DerivedCollection.of(
                        in -> NamespaceMtls.of(in.namespace(), rootNamespace, in.own(), in.root()));
    }

    Outcome update(Readings readings) {
        Map<String, List<PeerAuthentication>> peersHere =
                peers.of(readings.peers().values().stream().map(r -> r.policy()).toList());
        List<PeerAuthentication> root = peersHere.getOrDefault(rootNamespace, List.of());
        Map<String, Levels> levels = new TreeMap<>();
        peersHere.forEach((name, own) -> levels.put(name, new Levels(name, own, root)));
        // No namespace has this name: it stands for all that say nothing.
        levels.put("", new Levels("", List.of(), root));
        Map<String, NamespaceMtls> mtlsHere = mtls.derive(levels);
        return new Outcome(
                enforced(readings, mtlsHere),
                selectors.of(selectors(readings)),
                mtlsHere,
                mtlsHere.getOrDefault("", NamespaceMtls.of("", rootNamespace, List.of(), root)));
    }

    private static List<PolicySelector> selectors(Readings readings) {
        List<PolicySelector> selectors = new ArrayList<>();
        for (PolicyReading policy : readings.policies().values()) {
            policy.selector().ifPresent(selectors::add);
        }
        return selectors;
    }

    private Map<PolicyKey, Authorization> enforced(
            Readings readings, Map<String, NamespaceMtls> mtlsHere) {
        Map<PolicyKey, Authorization> enforced = new TreeMap<>();
        for (PolicyReading policy : readings.policies().values()) {
            policy.authorization().ifPresent(a -> enforced.put(a.key(), a));
        }
        mtlsHere.values().stream()
                .flatMap(here -> here.converted().stream())
                .forEach(a -> enforced.put(a.key(), a));
        if (!readings.peers().isEmpty()) {
            Authorization strict = NamespaceMtls.staticStrict(rootNamespace);
            enforced.put(strict.key(), strict);
        }
        return enforced;
    }
}
