package dev.weft.controller.graph;

import dev.weft.controller.attach.AttachedPolicy;
import dev.weft.controller.attach.PolicyTranslator;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.collect.DerivedCollection;
import dev.weft.controller.status.Condition;
import dev.weft.controller.status.ObjectStatus;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Policies that name targets to what proxies are told, each kind by its own translator. A policy
 * that is not understood keeps its last good version; one that never was refuses. One thread.
 */
final class AttachedGraph {

    private final Map<String, PolicyTranslator> translators;
    private final DerivedCollection<ObjectKey, Inputs, Kept<Optional<AttachedPolicy>>> policies;

    private record Inputs(KubeObject object, Catalog catalog) {}

    /** One policy, whole. */
    record Attached(ObjectKey key, Optional<AttachedPolicy> policy, Optional<String> problem) {}

    /**
     * @param translators by kind
     */
    AttachedGraph(Map<String, PolicyTranslator> translators) {
        this.translators = Map.copyOf(translators);
        policies = DerivedCollection.remembering(this::translate);
    }

    List<Attached> update(Map<ObjectKey, KubeObject> objects, Catalog catalog) {
        Map<ObjectKey, Inputs> inputs = new TreeMap<>();
        objects.forEach((key, object) -> inputs.put(key, new Inputs(object, catalog)));
        List<Attached> all = new ArrayList<>();
        policies.derive(inputs)
                .forEach((key, kept) ->
                        all.add(new Attached(key, kept.result().flatMap(p -> p), kept.problem())));
        return all;
    }

    private Kept<Optional<AttachedPolicy>> translate(
            Inputs in, Optional<Kept<Optional<AttachedPolicy>>> before) {
        PolicyTranslator translator =
                Optional.ofNullable(translators.get(in.object().kind())).orElseThrow();
        Kept<Optional<AttachedPolicy>> kept =
                Kept.of(in.object(), before, object -> translator.translate(object, in.catalog()));
        return kept.result().isPresent()
                ? kept
                : new Kept<>(
                        Optional.empty(),
                        Optional.of(
                                translator.refuse(
                                        in.object(), in.catalog(), kept.problem().orElse(""))),
                        kept.problem());
    }

    /** How a policy is told. */
    static Optional<Told> told(Attached attached) {
        return attached.policy()
                .map(policy ->
                        new Told(
                                policy.typeUrl(),
                                attached.key().kind()
                                        + "/"
                                        + attached.key().namespace()
                                        + "/"
                                        + attached.key().name(),
                                policy.message(),
                                policy.targets().audience()));
    }

    /** What its owner is told; nothing of a policy that is not for proxies of Gateways. */
    static Optional<ObjectStatus> status(Attached attached) {
        if (attached.policy().isEmpty()) {
            return attached.problem()
                    .map(problem ->
                            new ObjectStatus(
                                    attached.key().kind(),
                                    attached.key().namespace(),
                                    attached.key().name(),
                                    List.of(Condition.no("Accepted", "Invalid", problem)),
                                    List.of()));
        }
        ObjectStatus status = attached.policy().get().status();
        boolean fallBack =
                attached.problem().isPresent()
                        && status.conditions().stream().allMatch(Condition::holds);
        return Optional.of(
                fallBack
                        ? new ObjectStatus(
                                status.kind(),
                                status.namespace(),
                                status.name(),
                                List.of(
                                        Condition.no(
                                                "Accepted",
                                                "Invalid",
                                                attached.problem().get()
                                                        + "; its last good version stays in"
                                                        + " force")),
                                status.parents())
                        : status);
    }
}
