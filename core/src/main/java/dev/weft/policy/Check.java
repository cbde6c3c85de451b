package dev.weft.policy;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.net.Cidr;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One condition of a match, compiled.
 *
 * @param anyOf always true when the condition asks for none
 * @param noneOf never true when the condition excludes none
 */
record Check(
        Attribute attribute,
        Predicate<Subject> anyOf,
        Predicate<Subject> noneOf,
        List<String> wanted,
        List<String> excluded) {

    boolean holds(Subject subject) {
        return anyOf.test(subject) && !noneOf.test(subject);
    }

    /** Why this does not hold. */
    Miss miss(Subject subject) {
        boolean isExcluded = anyOf.test(subject);
        return new Miss(
                attribute, subject.shown(attribute), isExcluded, isExcluded ? excluded : wanted);
    }

    static Check namespaces(Condition<StringMatch> condition) {
        return of(
                Attribute.NAMESPACE,
                condition,
                StringMatch::pattern,
                values -> {
                    TextSet texts = new TextSet(values);
                    return subject -> texts.hits(subject.namespace());
                });
    }

    static Check principals(Condition<StringMatch> condition) {
        return of(
                Attribute.PRINCIPAL,
                condition,
                StringMatch::pattern,
                values -> {
                    TextSet texts = new TextSet(values);
                    return subject ->
                            !subject.principal().isEmpty() && texts.hits(subject.principal());
                });
    }

    static Check accounts(Condition<ServiceAccountRef> condition) {
        return of(
                Attribute.SERVICE_ACCOUNT,
                condition,
                ServiceAccountRef::toString,
                values -> {
                    Set<ServiceAccountRef> accounts = new HashSet<>(values);
                    return subject -> subject.account().map(accounts::contains).orElse(false);
                });
    }

    static Check sourceIps(Condition<Cidr> condition) {
        return of(
                Attribute.SOURCE_IP,
                condition,
                Cidr::toString,
                values -> {
                    BlockSet blocks = new BlockSet(values);
                    return subject -> blocks.hits(subject.sourceIp());
                });
    }

    static Check destinationIps(Condition<Cidr> condition) {
        return of(
                Attribute.DESTINATION_IP,
                condition,
                Cidr::toString,
                values -> {
                    BlockSet blocks = new BlockSet(values);
                    return subject -> blocks.hits(subject.destinationIp());
                });
    }

    static Check ports(Condition<Integer> condition) {
        return of(
                Attribute.DESTINATION_PORT,
                condition,
                String::valueOf,
                values -> {
                    Set<Integer> ports = new HashSet<>(values);
                    return subject -> ports.contains(subject.destinationPort());
                });
    }

    private static <T> Check of(
            Attribute attribute,
            Condition<T> condition,
            Function<T, String> shown,
            Function<List<T>, Predicate<Subject>> compile) {
        return new Check(
                attribute,
                condition.anyOf().isEmpty() ? subject -> true : compile.apply(condition.anyOf()),
                condition.noneOf().isEmpty() ? subject -> false : compile.apply(condition.noneOf()),
                condition.anyOf().stream().map(shown).toList(),
                condition.noneOf().stream().map(shown).toList());
    }
}
