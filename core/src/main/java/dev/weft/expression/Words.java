package dev.weft.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a condition, one after the other. One thread. */
final class Words {
    private static final Pattern WORD =
            Pattern.compile(
                    "\\s*(?:([A-Za-z_][A-Za-z0-9_]*)|(\\d+)|'([^'\\\\]*)'|\"([^\"\\\\]*)\""
                            + "|(&&|\\|\\||==|!=|<=|>=|[<>!().\\[\\]]))\\s*");

    /** What a word is. */
    enum Kind {
        NAME,
        NUMBER,
        TEXT,
        SIGN,
        END
    }

    /**
     * A word.
     *
     * @param at where it begins, from 0
     */
    record Word(Kind kind, String text, int at) {
        boolean is(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }
    }

    private final List<Word> words = new ArrayList<>();
    private int next;

    /** Throws {@link IllegalArgumentException} for what is no word. */
    Words(String text) {
        Matcher matcher = WORD.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new IllegalArgumentException(
                        "'" + text.substring(at) + "' at " + at + " is not understood");
            }
            words.add(word(matcher));
            at = matcher.end();
        }
        words.add(new Word(Kind.END, "the end", text.length()));
    }

    private static Word word(Matcher found) {
        for (int group = 1; group <= 5; group++) {
            String text = found.group(group);
            if (text != null) {
                Kind kind =
                        switch (group) {
                            case 1 -> Kind.NAME;
                            case 2 -> Kind.NUMBER;
                            case 3, 4 -> Kind.TEXT;
                            default -> Kind.SIGN;
                        };
                return new Word(kind, text, found.start(group));
            }
        }
        throw new IllegalStateException("a word without a kind: " + found.group());
    }

    Word peek() {
        return words.get(next);
    }

    Word take() {
        Word word = words.get(next);
        if (word.kind() != Kind.END) {
            next++;
        }
        return word;
    }

    /** Takes a sign if it is next. */
    boolean takes(String sign) {
        boolean here = peek().is(sign);
        if (here) {
            take();
        }
        return here;
    }

    void expect(String sign) {
        Word word = take();
        if (!word.is(sign)) {
            throw wrong(word, "'" + sign + "'");
        }
    }

    static IllegalArgumentException wrong(Word word, String expected) {
        return new IllegalArgumentException(
                "'" + word.text() + "' at " + word.at() + ": expected " + expected);
    }
}
