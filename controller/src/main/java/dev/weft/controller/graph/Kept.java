package dev.weft.controller.graph;

import dev.weft.controller.reading.Known;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an object was translated to, or, when it cannot be read, what its last good version is.
 *
 * @param good the version that was translated; empty when there never was a good one
 * @param problem why the object as it is now cannot be used
 */
record Kept<R>(Optional<KubeObject> good, Optional<R> result, Optional<String> problem) {

    /** Translates an object, or else what it was when it last could be. */
    static <R> Kept<R> of(
            KubeObject object, Optional<Kept<R>> before, Function<KubeObject, R> translate) {
        try {
            return new Kept<>(
                    Optional.of(object), Optional.of(translate.apply(object)), Optional.empty());
        } catch (ManifestException e) {
            return again(before.flatMap(Kept::good), translate, Known.complaint(e));
        }
    }

    private static <R> Kept<R> again(
            Optional<KubeObject> good, Function<KubeObject, R> translate, String problem) {
        try {
            return new Kept<>(good, good.map(translate), Optional.of(problem));
        } catch (ManifestException e) {
            return new Kept<>(good, Optional.empty(), Optional.of(problem));
        }
    }
}
