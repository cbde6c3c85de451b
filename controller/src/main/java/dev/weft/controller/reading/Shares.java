package dev.weft.controller.reading;

import dev.weft.api.waypoint.Fraction;
import dev.weft.manifest.Field;

/** Percentages, which may be fractions of one, as shares of a million. Pure. */
public final class Shares {

    private static final int MILLION = 1_000_000;

    private Shares() {}

    /** A percentage; all when it is absent. */
    public static Fraction percent(Field field) {
        if (!field.isPresent()) {
            return Fraction.newBuilder().setNumerator(100).setDenominator(100).build();
        }
        double percent = field.decimal();
        if (!(percent >= 0 && percent <= 100)) {
            throw field.wrong("a percentage from 0 to 100");
        }
        return Fraction.newBuilder()
                .setNumerator((int) Math.round(percent * (MILLION / 100)))
                .setDenominator(MILLION)
                .build();
    }
}
