package dev.weft.controller.attach;

import dev.weft.controller.catalog.Catalog;
import dev.weft.manifest.KubeObject;
import java.util.Optional;

/** Translates one kind of policy. Pure; any thread. */
public interface PolicyTranslator {

    /**
     * What proxies are told; empty for a policy that no proxy of a Gateway enforces.
     *
     * @throws dev.weft.manifest.ManifestException for a policy that is not fully understood
     */
    Optional<AttachedPolicy> translate(KubeObject object, Catalog catalog);

    /** What stands in for a policy that was never understood; empty when nothing has to. */
    Optional<AttachedPolicy> refuse(KubeObject object, Catalog catalog, String problem);

    /** The targets of a policy that is not understood: those it names, or all it may have meant. */
    static Targets readableTargets(KubeObject object, Catalog catalog) {
        try {
            return Targets.resolve(TargetRef.of(object.field("spec")), object.namespace(), catalog);
        } catch (dev.weft.manifest.ManifestException e) {
            return Targets.everyService(object.namespace(), catalog);
        }
    }

    /** Whether a policy names targets, however broken they are. */
    static boolean namesTargets(KubeObject object) {
        return object.field("spec", "targetRefs").isPresent()
                || object.field("spec", "targetRef").isPresent();
    }
}
