package dev.weft.waypoint.filter;

import dev.weft.api.waypoint.Fraction;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Everything that is left to chance in one decision. Confined to the thread that decides. */
public final class Draws {
    private final RandomGenerator random;
    private final @Nullable List<Draw> drawn;

    /**
     * One draw.
     *
     * @param what it decided about
     * @param number at least 0, and below {@code of}
     */
    public record Draw(String what, long number, long of) {}

    private Draws(RandomGenerator random, @Nullable List<Draw> drawn) {
        this.random = random;
        this.drawn = drawn;
    }

    public static Draws of(RandomGenerator random) {
        return new Draws(random, null);
    }

    /** Remembers what was drawn. */
    public static Draws remembering(RandomGenerator random) {
        return new Draws(random, new ArrayList<>());
    }

    /** A number from 0 to below the bound. */
    public long below(String what, long bound) {
        long number = random.nextLong(bound);
        if (drawn != null) {
            drawn.add(new Draw(what, number, bound));
        }
        return number;
    }

    /** True for that share of all calls; nothing is drawn where it is all or none. */
    public boolean share(String what, Fraction fraction) {
        long numerator = Integer.toUnsignedLong(fraction.getNumerator());
        long denominator = Integer.toUnsignedLong(fraction.getDenominator());
        denominator = denominator == 0 ? 100 : denominator;
        return numerator >= denominator || (numerator > 0 && below(what, denominator) < numerator);
    }

    /** What was drawn, in order; empty where it is not remembered. */
    public List<Draw> drawn() {
        return drawn == null ? List.of() : List.copyOf(drawn);
    }
}
