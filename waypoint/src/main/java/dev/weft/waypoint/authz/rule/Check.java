package dev.weft.waypoint.authz.rule;

import java.util.List;
import java.util.function.Predicate;

/**
 * One field of a rule, compiled.
 *
 * @param anyOf always true when the field asks for none
 * @param noneOf never true when the field excludes none
 */
record Check(
        Attribute attribute,
        Predicate<AccessSubject> anyOf,
        Predicate<AccessSubject> noneOf,
        List<String> wanted,
        List<String> excluded) {

    private static final int SHOWN = 5;

    static Check of(Attribute attribute, List<String> wanted, List<String> excluded)
            throws RuleException {
        for (List<String> values : List.of(wanted, excluded)) {
            if (values.contains("")) {
                throw new RuleException(attribute.words() + ": a value is empty; remove it");
            }
        }
        return new Check(
                attribute,
                wanted.isEmpty() ? subject -> true : attribute.compiler().compile(wanted),
                excluded.isEmpty() ? subject -> false : attribute.compiler().compile(excluded),
                List.copyOf(wanted),
                List.copyOf(excluded));
    }

    boolean holds(AccessSubject subject) {
        return anyOf.test(subject) && !noneOf.test(subject);
    }

    /** Why this does not hold. */
    String miss(AccessSubject subject) {
        boolean isExcluded = anyOf.test(subject);
        List<String> values = isExcluded ? excluded : wanted;
        String more = values.size() > SHOWN ? ", and " + (values.size() - SHOWN) + " more" : "";
        return attribute.words()
                + " "
                + attribute.shown().apply(subject)
                + (isExcluded ? " is excluded by " : " is none of ")
                + String.join(", ", values.subList(0, Math.min(SHOWN, values.size())))
                + more;
    }
}
