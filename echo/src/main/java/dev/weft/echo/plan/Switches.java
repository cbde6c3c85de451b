package dev.weft.echo.plan;

import java.util.List;
import java.util.Optional;

/**
 * What a request asks for, as text.
 *
 * @param status {@code status}: a status, or {@code reset}
 * @param delay {@code delay}: how long to wait
 * @param times {@code times}: to how many requests of the key the two apply
 * @param key {@code key}: whose requests are counted; of the path when it is missing
 * @param headers {@code header=}: what the answer carries, each as {@code name:value}
 */
public record Switches(
        Optional<String> status,
        Optional<String> delay,
        Optional<String> times,
        Optional<String> key,
        List<String> headers) {

    public static final Switches NONE =
            new Switches(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of());

    public Switches {
        headers = List.copyOf(headers);
    }

    /** With a status and a delay alone. */
    public static Switches of(Optional<String> status, Optional<String> delay) {
        return new Switches(status, delay, Optional.empty(), Optional.empty(), List.of());
    }

    Switches withoutFailure() {
        return new Switches(Optional.empty(), Optional.empty(), times, key, headers);
    }
}
