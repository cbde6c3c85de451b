package dev.weft.controller.model;

import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an object says, or said when it last could be understood.
 *
 * @param value empty when it never could be
 * @param problem why the object as it is now cannot be used
 */
public record Reading<T>(Optional<T> value, Optional<String> problem) {

    /** Reads an object; one that cannot be read keeps what it said before. */
    public static <T> Reading<T> of(
            KubeObject object, Optional<Reading<T>> before, Function<KubeObject, T> reader) {
        try {
            return new Reading<>(Optional.of(reader.apply(object)), Optional.empty());
        } catch (ManifestException e) {
            return new Reading<>(before.flatMap(Reading::value), Optional.of(complaint(e)));
        }
    }

    /** What is wrong, without the file: whoever shows it names the object. */
    static String complaint(ManifestException e) {
        return e.path() + ": found " + e.found() + ", expected " + e.expected();
    }
}
