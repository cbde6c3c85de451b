package dev.weft.expression;

import dev.weft.expression.Words.Kind;
import dev.weft.expression.Words.Word;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Reads one condition by recursive descent; not deeper than any that a person writes. */
final class ConditionParser {
    private static final int DEEPEST = 50;
    private static final List<Comparison> SIGNS =
            List.of(
                    Comparison.EQUAL,
                    Comparison.UNEQUAL,
                    Comparison.LESS,
                    Comparison.AT_MOST,
                    Comparison.MORE,
                    Comparison.AT_LEAST);
    private static final List<Comparison> CALLS =
            List.of(Comparison.STARTS_WITH, Comparison.ENDS_WITH, Comparison.CONTAINS);

    private final Words words;
    private int depth;

    ConditionParser(String text) {
        words = new Words(text);
    }

    Condition parse() {
        Condition whole = or();
        Word rest = words.take();
        if (rest.kind() != Kind.END) {
            throw Words.wrong(rest, "the end");
        }
        return whole;
    }

    private Condition or() {
        Condition left = and();
        while (words.takes("||")) {
            left = new Condition.Or(left, and());
        }
        return left;
    }

    private Condition and() {
        Condition left = not();
        while (words.takes("&&")) {
            left = new Condition.And(left, not());
        }
        return left;
    }

    private Condition not() {
        if (++depth > DEEPEST) {
            throw Words.wrong(words.peek(), "no more than " + DEEPEST + " levels");
        }
        try {
            return words.takes("!") ? new Condition.Not(not()) : single();
        } finally {
            depth--;
        }
    }

    private Condition single() {
        if (words.takes("(")) {
            Condition inner = or();
            words.expect(")");
            return inner;
        }
        Word first = words.peek();
        if (first.kind() == Kind.NAME && first.text().equals("has")) {
            words.take();
            words.expect("(");
            Operand operand = operand();
            words.expect(")");
            return new Condition.Has(operand);
        }
        Operand left = operand();
        Word sign = words.peek();
        if (words.takes(".")) {
            return call(left, words.take());
        }
        for (Comparison how : SIGNS) {
            if (words.takes(how.text())) {
                return compares(sign, left, how, operand());
            }
        }
        if (left.type() != Attribute.Type.TRUTH) {
            throw Words.wrong(sign, "a comparison");
        }
        return new Condition.True(left);
    }

    private Condition call(Operand left, Word name) {
        for (Comparison how : CALLS) {
            if (name.text().equals(how.text())) {
                words.expect("(");
                Operand right = operand();
                words.expect(")");
                return compares(name, left, how, right);
            }
        }
        throw Words.wrong(name, "startsWith, endsWith or contains");
    }

    private static Condition compares(Word sign, Operand left, Comparison how, Operand right) {
        if (left.type() != right.type() || !how.isOf(left.type())) {
            throw Words.wrong(sign, "values that can be compared so");
        }
        return new Condition.Compares(left, how, right);
    }

    private Operand operand() {
        Word word = words.take();
        return switch (word.kind()) {
            case TEXT -> new Operand.Literal(word.text());
            case NUMBER -> number(word);
            case NAME ->
                    switch (word.text()) {
                        case "true" -> new Operand.Literal(true);
                        case "false" -> new Operand.Literal(false);
                        default -> attribute(word);
                    };
            case SIGN, END -> throw Words.wrong(word, "a value");
        };
    }

    private static Operand number(Word word) {
        try {
            return new Operand.Literal(Long.valueOf(word.text()));
        } catch (NumberFormatException e) {
            throw Words.wrong(word, "a number of 64 bits");
        }
    }

    private Operand attribute(Word first) {
        words.expect(".");
        String name = first.text() + "." + words.take().text();
        if (words.peek().is("[")
                && (name.equals("request.headers") || name.equals("response.headers"))) {
            words.take();
            Word header = words.take();
            if (header.kind() != Kind.TEXT) {
                throw Words.wrong(header, "the name of a header in quotes");
            }
            words.expect("]");
            return new Operand.Header(name.startsWith("response"), header.text());
        }
        return new Operand.Value(
                Attribute.named(name)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        name + " is not known: expected " + known(first.text()))));
    }

    /** What begins as what was meant, or all. */
    private static String known(String first) {
        List<String> all =
                Stream.concat(
                                Arrays.stream(Attribute.values()).map(Attribute::text),
                                Stream.of("request.headers['name']", "response.headers['name']"))
                        .toList();
        List<String> alike = all.stream().filter(name -> name.startsWith(first + ".")).toList();
        return String.join(", ", alike.isEmpty() ? all : alike);
    }
}
