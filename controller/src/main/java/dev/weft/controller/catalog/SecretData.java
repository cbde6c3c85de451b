package dev.weft.controller.catalog;

import com.google.protobuf.ByteString;
import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import java.util.Base64;
import java.util.Optional;

/** Values of Secrets and ConfigMaps. What is no valid value is not there. Pure. */
public final class SecretData {

    private SecretData() {}

    /** A value of {@code data} or {@code stringData}; empty when it is not there or empty. */
    public static Optional<ByteString> bytes(KubeObject holder, String key) {
        Field plain = holder.field("stringData", key);
        if (plain.isText()) {
            return some(ByteString.copyFromUtf8(plain.text("")));
        }
        Field data = holder.field("data", key);
        if (!data.isText()) {
            return Optional.empty();
        }
        if (holder.kind().equals("ConfigMap")) {
            return some(ByteString.copyFromUtf8(data.text("")));
        }
        try {
            return some(ByteString.copyFrom(Base64.getMimeDecoder().decode(data.text(""))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<ByteString> some(ByteString bytes) {
        return bytes.isEmpty() ? Optional.empty() : Optional.of(bytes);
    }
}
