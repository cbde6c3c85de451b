package dev.weft.cni.plugin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON strictly as in RFC 8259, to a bounded depth, and refuses a key that comes twice. */
final class JsonReader {

    private static final int MAX_DEPTH = 64;

    private final String text;
    private int at;

    JsonReader(String text) {
        this.text = text;
    }

    Json read() throws JsonException {
        Json value = value(0);
        skipBlanks();
        if (at < text.length()) {
            throw wrong("the end");
        }
        return value;
    }

    private Json value(int depth) throws JsonException {
        if (depth > MAX_DEPTH) {
            throw wrong("at most " + MAX_DEPTH + " levels");
        }
        skipBlanks();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new Json.Text(string());
            case 't' -> word("true", new Json.BooleanValue(true));
            case 'f' -> word("false", new Json.BooleanValue(false));
            case 'n' -> word("null", new Json.NullValue());
            default -> number();
        };
    }

    private Json object(int depth) throws JsonException {
        Map<String, Json> fields = new LinkedHashMap<>();
        take('{');
        skipBlanks();
        if (takeIf('}')) {
            return new Json.ObjectValue(fields);
        }
        while (true) {
            skipBlanks();
            int start = at;
            String key = string();
            skipBlanks();
            take(':');
            if (fields.put(key, value(depth + 1)) != null) {
                throw new JsonException(start, "each key once, found '" + key + "' again");
            }
            skipBlanks();
            if (takeIf('}')) {
                return new Json.ObjectValue(fields);
            }
            take(',');
        }
    }

    private Json array(int depth) throws JsonException {
        List<Json> elements = new ArrayList<>();
        take('[');
        skipBlanks();
        if (takeIf(']')) {
            return new Json.ArrayValue(elements);
        }
        while (true) {
            elements.add(value(depth + 1));
            skipBlanks();
            if (takeIf(']')) {
                return new Json.ArrayValue(elements);
            }
            take(',');
        }
    }

    private String string() throws JsonException {
        take('"');
        StringBuilder value = new StringBuilder();
        while (true) {
            char next = next();
            if (next == '"') {
                return value.toString();
            }
            if (next < ' ') {
                throw wrong("no control character in a string");
            }
            value.append(next == '\\' ? escaped() : next);
        }
    }

    private char escaped() throws JsonException {
        char next = next();
        return switch (next) {
            case '"', '\\', '/' -> next;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong("an escape of JSON");
        };
    }

    private char unicode() throws JsonException {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            char next = next();
            int digit = next < 128 ? Character.digit(next, 16) : -1;
            if (digit < 0) {
                throw wrong("four hexadecimal digits");
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private Json word(String word, Json value) throws JsonException {
        if (!text.startsWith(word, at)) {
            throw wrong(word);
        }
        at += word.length();
        return value;
    }

    private Json number() throws JsonException {
        int start = at;
        takeIf('-');
        if (!takeIf('0')) {
            digits();
        }
        if (takeIf('.')) {
            digits();
        }
        if (takeIf('e') || takeIf('E')) {
            if (!takeIf('+')) {
                takeIf('-');
            }
            digits();
        }
        return new Json.NumberValue(text.substring(start, at));
    }

    private void digits() throws JsonException {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == start) {
            throw wrong("a JSON value");
        }
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** The next character without taking it; a NUL at the end, which starts nothing. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private char next() throws JsonException {
        if (at == text.length()) {
            throw wrong("more");
        }
        return text.charAt(at++);
    }

    private boolean takeIf(char wanted) {
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void take(char wanted) throws JsonException {
        if (!takeIf(wanted)) {
            throw wrong("'" + wanted + "'");
        }
    }

    private JsonException wrong(String expected) {
        return new JsonException(at, expected);
    }
}
