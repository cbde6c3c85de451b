package dev.weft.ztunnel.telemetry;

import com.google.gson.stream.JsonWriter;
import dev.weft.ztunnel.telemetry.LogLine.Field;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How a line of the access log looks. */
public enum LogFormat {
    /** Tabs between the parts, blanks between the fields. */
    PLAIN {
        @Override
        String render(LogLine line) {
            StringBuilder out = new StringBuilder(400);
            out.append(time(line.time()))
                    .append('\t')
                    .append(line.level().name().toLowerCase(Locale.ROOT))
                    .append('\t')
                    .append(SCOPE)
                    .append('\t')
                    .append(line.message())
                    .append('\t');
            for (int i = 0; i < line.fields().size(); i++) {
                Field field = line.fields().get(i);
                out.append(i == 0 ? "" : " ").append(field.name()).append('=');
                switch (field) {
                    case Field.Text text -> quote(text.value(), out);
                    case Field.Address address -> out.append(address.value());
                    case Field.Count count -> out.append(count.value());
                }
            }
            return out.append('\n').toString();
        }
    },
    /** One JSON object a line. */
    JSON {
        @Override
        String render(LogLine line) {
            StringWriter out = new StringWriter(400);
            try (JsonWriter json = new JsonWriter(out)) {
                json.beginObject();
                json.name("level").value(line.level().name().toLowerCase(Locale.ROOT));
                json.name("time").value(time(line.time()));
                json.name("scope").value(SCOPE);
                json.name("message").value(line.message());
                for (Field field : line.fields()) {
                    json.name(field.name());
                    switch (field) {
                        case Field.Text text -> json.value(text.value());
                        case Field.Address address -> json.value(address.value());
                        case Field.Count count -> json.value(count.value());
                    }
                }
                json.endObject();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return out.append('\n').toString();
        }
    };

    private static final String SCOPE = "access";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /** The line with its end. */
    abstract String render(LogLine line);

    private static String time(Instant time) {
        return TIME.format(time);
    }

    /** Peers choose some of the text: it must not be able to end a field or a line. */
    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
