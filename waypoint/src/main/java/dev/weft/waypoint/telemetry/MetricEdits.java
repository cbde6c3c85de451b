package dev.weft.waypoint.telemetry;

import dev.weft.api.waypoint.MetricOverride;
import dev.weft.waypoint.request.RequestOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What a user changed about one metric: whether it is reported at all, labels that are set, labels
 * that are taken away. Immutable.
 */
record MetricEdits(
        boolean disabled, Map<String, Function<RequestOutcome, String>> set, Set<String> removed) {

    static final MetricEdits NONE = new MetricEdits(false, Map.of(), Set.of());

    /** These, and then one more override on top; its expressions were checked. */
    MetricEdits with(MetricOverride override) {
        Map<String, Function<RequestOutcome, String>> all = new LinkedHashMap<>(set);
        Set<String> gone = new LinkedHashSet<>(removed);
        override.getSetMap()
                .forEach((label, text) -> {
                    Expression.parse(text).ifPresent(value -> all.put(label, value));
                    gone.remove(label);
                });
        override.getRemoveList()
                .forEach(label -> {
                    all.remove(label);
                    gone.add(label);
                });
        return new MetricEdits(override.getDisabled(), all, gone);
    }

    boolean isNone() {
        return set.isEmpty() && removed.isEmpty();
    }

    /** The names of labels that are not standard ones, and all values. */
    Labelled apply(List<String> names, List<String> values, RequestOutcome outcome) {
        List<String> changed = new ArrayList<>(values);
        List<String> more = new ArrayList<>();
        List<String> moreValues = new ArrayList<>();
        set.forEach((label, value) -> {
            int at = names.indexOf(label);
            if (at >= 0) {
                changed.set(at, value.apply(outcome));
            } else {
                more.add(label);
                moreValues.add(value.apply(outcome));
            }
        });
        for (String label : removed) {
            int at = names.indexOf(label);
            if (at >= 0) {
                changed.set(at, "");
            }
        }
        changed.addAll(moreValues);
        return new Labelled(more, changed);
    }

    /** Names beyond those of the family, and the values of all. */
    record Labelled(List<String> more, List<String> values) {}
}
