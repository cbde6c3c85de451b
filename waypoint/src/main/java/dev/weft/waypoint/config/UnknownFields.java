package dev.weft.waypoint.config;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what a newer controller said that this version does not know: it might be what matters. */
final class UnknownFields {
    private UnknownFields() {}

    /** The first message with such fields, in words; empty if all is known. */
    static Optional<String> in(Message message) {
        var unknown = message.getUnknownFields().asMap().keySet();
        if (!unknown.isEmpty()) {
            return Optional.of(
                    message.getDescriptorForType().getName()
                            + " has fields that are not known: "
                            + unknown.stream().sorted().limit(10).toList()
                            + "; is the controller newer than this proxy?");
        }
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            Optional<String> found =
                    switch (field.getValue()) {
                        case Message part -> in(part);
                        case List<?> parts -> in(parts);
                        default -> Optional.empty();
                    };
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> in(List<?> parts) {
        for (Object part : parts) {
            Optional<String> found =
                    part instanceof Message message ? in(message) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
