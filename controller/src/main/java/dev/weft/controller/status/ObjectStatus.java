package dev.weft.controller.status;

import java.util.Comparator;
import java.util.List;

/**
 * What became of one object.
 *
 * @param conditions of the object as a whole
 * @param parents conditions for each thing that it is attached to, or part of it
 */
public record ObjectStatus(
        String kind,
        String namespace,
        String name,
        List<Condition> conditions,
        List<ParentStatus> parents) {

    public static final Comparator<ObjectStatus> ORDER =
            Comparator.comparing(ObjectStatus::kind)
                    .thenComparing(ObjectStatus::namespace)
                    .thenComparing(ObjectStatus::name);

    public ObjectStatus {
        conditions = List.copyOf(conditions);
        parents = List.copyOf(parents);
    }

    /** Whether nothing is wrong with it. */
    public boolean isAccepted() {
        return accepts(conditions) && parents.stream().allMatch(p -> accepts(p.conditions()));
    }

    private static boolean accepts(List<Condition> conditions) {
        return conditions.stream()
                .filter(condition -> condition.type().equals("Accepted"))
                .allMatch(Condition::holds);
    }
}
