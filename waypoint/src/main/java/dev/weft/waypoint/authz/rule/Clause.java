package dev.weft.waypoint.authz.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One part of a rule: holds when all checks of any of its alternatives do. An alternative without
 * checks always holds.
 */
record Clause(List<List<Check>> alternatives) {

    boolean holds(AccessSubject subject) {
        for (List<Check> checks : alternatives) {
            if (firstMiss(checks, subject) < 0) {
                return true;
            }
        }
        return false;
    }

    /** What was missing in each alternative. */
    List<String> misses(AccessSubject subject) {
        List<String> misses = new ArrayList<>();
        for (List<Check> checks : alternatives) {
            int at = firstMiss(checks, subject);
            if (at >= 0) {
                misses.add(checks.get(at).miss(subject));
            }
        }
        return misses;
    }

    Stream<Attribute> attributes() {
        return alternatives.stream().flatMap(List::stream).map(Check::attribute);
    }

    /** The same without what only HTTP has: it asks less, and holds more often. */
    Clause withoutHttp() {
        return new Clause(
                alternatives.stream()
                        .map(checks -> checks.stream().filter(c -> !c.attribute().http()).toList())
                        .toList());
    }

    private static int firstMiss(List<Check> checks, AccessSubject subject) {
        for (int i = 0; i < checks.size(); i++) {
            if (!checks.get(i).holds(subject)) {
                return i;
            }
        }
        return -1;
    }
}
