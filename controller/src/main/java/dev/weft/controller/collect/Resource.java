package dev.weft.controller.collect;

import com.google.protobuf.Any;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * One discovery resource, ready to be sent.
 *
 * @param version a hash of the content: equal content has an equal version, also after a restart
 * @param aliases other names it is found by
 * @param attachedTo names of resources that are never sent without this one
 */
public record Resource(
        String name, String version, Any payload, List<String> aliases, List<String> attachedTo) {

    private static final int VERSION_BYTES = 8;

    public Resource {
        aliases = List.copyOf(aliases);
        attachedTo = List.copyOf(attachedTo);
    }

    /** A resource whose version is the hash of its payload. */
    public static Resource of(
            String name, Any payload, List<String> aliases, List<String> attachedTo) {
        return new Resource(name, hash(payload), payload, aliases, attachedTo);
    }

    private static String hash(Any payload) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(payload.getValue().toByteArray());
            return HexFormat.of().formatHex(digest, 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
