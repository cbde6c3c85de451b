package dev.weft.controller.route;

import dev.weft.controller.status.Condition;
import dev.weft.workload.NamespacedHostname;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What comes to light while the rules of one route are translated. One use, one thread. */
final class Findings {

    private final List<String> dropped = new ArrayList<>();
    private final List<String> unresolved = new ArrayList<>();
    private final Set<NamespacedHostname> backends = new LinkedHashSet<>();
    private String firstReason = "";
    private int rules;

    void rule() {
        rules++;
    }

    /** A rule that cannot be carried out. */
    void dropped(String why) {
        dropped.add(why);
    }

    /** A reference that leads nowhere. */
    void unresolved(String reason, String message) {
        if (firstReason.isEmpty()) {
            firstReason = reason;
        }
        unresolved.add(message);
    }

    void backend(NamespacedHostname key) {
        backends.add(key);
    }

    Set<NamespacedHostname> backends() {
        return backends;
    }

    boolean nothingLeft() {
        return rules > 0 && dropped.size() == rules;
    }

    String droppedText() {
        return String.join("; ", dropped);
    }

    Condition resolvedRefs() {
        return unresolved.isEmpty()
                ? Condition.yes("ResolvedRefs", "ResolvedRefs", "")
                : Condition.no("ResolvedRefs", firstReason, String.join("; ", unresolved));
    }

    List<Condition> partiallyInvalid() {
        return dropped.isEmpty() || nothingLeft()
                ? List.of()
                : List.of(
                        Condition.yes(
                                "PartiallyInvalid",
                                "UnsupportedValue",
                                "Dropped Rule: "
                                        + droppedText()
                                        + "; requests that only it would take get 500"));
    }
}
