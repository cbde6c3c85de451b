package dev.weft.waypoint.authz.rule;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Something that rules ask about, in the words of explanations.
 *
 * @param http whether only requests have it; connections without HTTP do not
 * @param token whether it comes from a verified token
 * @param shown the subject's value, for explanations
 */
record Attribute(
        String words,
        boolean http,
        boolean token,
        Function<AccessSubject, String> shown,
        Compiler compiler) {

    /** Makes one indexed test of all values of a list. */
    interface Compiler {
        Predicate<AccessSubject> compile(List<String> values) throws RuleException;
    }
}
