package dev.weft.wds;

import com.google.protobuf.MessageOrBuilder;
import dev.weft.api.workload.Extension;
import java.util.List;

/** Refuses what this version does not know. */
final class Known {

    private Known() {}

    static void all(String resource, MessageOrBuilder message) throws WdsException {
        var unknown = message.getUnknownFields().asMap().keySet();
        if (!unknown.isEmpty()) {
            throw new WdsException(
                    resource,
                    message.getDescriptorForType().getName()
                            + " has fields that are not known: "
                            + unknown.stream().sorted().limit(10).toList());
        }
    }

    static void noExtensions(String resource, String where, List<Extension> extensions)
            throws WdsException {
        if (!extensions.isEmpty()) {
            throw new WdsException(
                    resource,
                    where
                            + " extension '"
                            + extensions.getFirst().getName()
                            + "' is not known: expected none");
        }
    }
}
