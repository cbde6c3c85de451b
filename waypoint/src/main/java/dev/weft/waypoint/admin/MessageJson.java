package dev.weft.waypoint.admin;

import com.google.gson.stream.JsonWriter;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.weft.api.waypoint.Certificate;
import dev.weft.api.waypoint.ExternalAuth;
import java.io.IOException;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** A message with the names of its fields, without what must not be seen. */
final class MessageJson {
    private static final String SECRET = "(secret)";

    /** Private keys, and headers by which the proxy proves something. */
    private static final Set<FieldDescriptor> SECRETS =
            Set.of(
                    Certificate.getDescriptor().findFieldByNumber(Certificate.KEY_FIELD_NUMBER),
                    ExternalAuth.getDescriptor()
                            .findFieldByNumber(ExternalAuth.EXTRA_HEADERS_FIELD_NUMBER));

    private MessageJson() {}

    static void write(JsonWriter json, Message message) throws IOException {
        json.beginObject();
        for (var field : message.getAllFields().entrySet()) {
            json.name(field.getKey().getName());
            if (SECRETS.contains(field.getKey())) {
                json.value(SECRET);
            } else if (field.getKey().isMapField()) {
                map(json, field.getKey(), (Collection<?>) field.getValue());
            } else if (field.getKey().isRepeated()) {
                json.beginArray();
                for (Object value : (List<?>) field.getValue()) {
                    value(json, value);
                }
                json.endArray();
            } else {
                value(json, field.getValue());
            }
        }
        json.endObject();
    }

    private static void map(JsonWriter json, FieldDescriptor field, Collection<?> entries)
            throws IOException {
        FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
        FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
        json.beginObject();
        for (Object entry : entries) {
            Message pair = (Message) entry;
            json.name(String.valueOf(pair.getField(key)));
            value(json, pair.getField(value));
        }
        json.endObject();
    }

    private static void value(JsonWriter json, Object value) throws IOException {
        switch (value) {
            case Message message -> write(json, message);
            case EnumValueDescriptor constant -> json.value(constant.getName());
            case ByteString bytes ->
                    json.value(
                            bytes.isValidUtf8()
                                    ? bytes.toStringUtf8()
                                    : Base64.getEncoder().encodeToString(bytes.toByteArray()));
            case Boolean truth -> json.value(truth);
            case Integer number -> json.value(Integer.toUnsignedLong(number));
            case Number number -> json.value(number);
            default -> json.value(value.toString());
        }
    }
}
