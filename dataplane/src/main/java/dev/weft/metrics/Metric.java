package dev.weft.metrics;

import java.util.List;
import java.util.function.LongSupplier;

/** A family as the exposition sees it. */
sealed interface Metric permits Family, Metric.Read {

    String name();

    String help();

    /** The word after {@code # TYPE}. */
    String type();

    /** Appends the samples of all series, in the order the series were made. */
    void samples(Exposition out);

    /** A family whose value is read when it is scraped. */
    record Read(String name, String help, String type, LongSupplier value) implements Metric {

        @Override
        public void samples(Exposition out) {
            out.sample(name, List.of(), List.of(), value.getAsLong());
        }
    }
}
