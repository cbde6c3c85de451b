package dev.weft.controller.model;

import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import java.util.Optional;

/**
 * A PeerAuthentication as it stands. One that is not fully understood keeps its last good version;
 * where there is none it counts as STRICT for all that it may select.
 *
 * @param understood whether the policy is one that the object once said, or stands in its place
 * @param rejection why the object as it is now is not used; empty when it is
 */
public record PeerReading(
        PeerAuthentication policy, boolean understood, Optional<String> rejection) {

    /** Reads one in the light of what it said before. */
    public static PeerReading of(KubeObject object, Optional<PeerReading> before) {
        try {
            return new PeerReading(PeerAuthentication.of(object), true, Optional.empty());
        } catch (ManifestException e) {
            String problem = Reading.complaint(e);
            return before.filter(PeerReading::understood)
                    .map(good -> good.keptFor(problem))
                    .orElseGet(() -> strict(object, problem));
        }
    }

    private PeerReading keptFor(String problem) {
        return new PeerReading(
                policy, true, Optional.of(problem + "; its last good version stays in force"));
    }

    private static PeerReading strict(KubeObject object, String problem) {
        return new PeerReading(
                PeerAuthentication.strict(object),
                false,
                Optional.of(problem + "; until it is corrected it counts as STRICT"));
    }
}
