package dev.weft.perf.report;

import dev.weft.perf.measure.Spread;
import java.util.Locale;

/** Figures as text. Pure. */
public final class Cells {

    private Cells() {}

    /** The median; a dash when there is none. */
    static String median(Spread spread, int decimals) {
        return spread.count() == 0 ? "-" : number(spread.median(), decimals);
    }

    /** Median, and smallest and largest in brackets where there is more than one figure. */
    public static String range(Spread spread, int decimals) {
        var median = median(spread, decimals);
        return spread.count() < 2
                ? median
                : median
                        + " ["
                        + number(spread.min(), decimals)
                        + ".."
                        + number(spread.max(), decimals)
                        + "]";
    }

    /** A figure; a dash when it is none. */
    public static String number(double value, int decimals) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
