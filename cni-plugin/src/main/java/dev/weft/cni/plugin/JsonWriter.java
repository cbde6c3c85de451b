package dev.weft.cni.plugin;

import java.util.Iterator;
import java.util.Map;

/** Writes JSON without blanks, in characters that any encoding has. */
final class JsonWriter {

    private static final String HEX = "0123456789abcdef";

    private JsonWriter() {}

    static void append(StringBuilder text, Json json) {
        switch (json) {
            case Json.ObjectValue object -> appendObject(text, object);
            case Json.ArrayValue array -> appendArray(text, array);
            case Json.Text(String value) -> appendString(text, value);
            case Json.NumberValue(String digits) -> text.append(digits);
            case Json.BooleanValue(boolean value) -> text.append(value);
            case Json.NullValue() -> text.append("null");
        }
    }

    private static void appendObject(StringBuilder text, Json.ObjectValue object) {
        text.append('{');
        Iterator<Map.Entry<String, Json>> fields = object.fields().entrySet().iterator();
        while (fields.hasNext()) {
            Map.Entry<String, Json> field = fields.next();
            appendString(text, field.getKey());
            text.append(':');
            append(text, field.getValue());
            text.append(fields.hasNext() ? "," : "");
        }
        text.append('}');
    }

    private static void appendArray(StringBuilder text, Json.ArrayValue array) {
        text.append('[');
        Iterator<Json> elements = array.elements().iterator();
        while (elements.hasNext()) {
            append(text, elements.next());
            text.append(elements.hasNext() ? "," : "");
        }
        text.append(']');
    }

    private static void appendString(StringBuilder text, String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char next = value.charAt(i);
            if (next == '"' || next == '\\') {
                text.append('\\').append(next);
            } else if (next >= ' ' && next < 127) {
                text.append(next);
            } else {
                text.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    text.append(HEX.charAt(next >> shift & 0xf));
                }
            }
        }
        text.append('"');
    }
}
