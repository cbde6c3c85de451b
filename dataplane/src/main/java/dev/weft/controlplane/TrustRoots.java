package dev.weft.controlplane;

import java.nio.file.Path;

/** Where the roots come from that the control plane's certificate must chain to. */
public sealed interface TrustRoots {

    /** A PEM file, read again when it changes. */
    record File(Path path) implements TrustRoots {}

    /** PEM in the setting itself. */
    record Inline(String pem) implements TrustRoots {}

    /** The roots that the Java runtime trusts. */
    record Platform() implements TrustRoots {}

    /** Reads the settings {@code XDS_ROOT_CA} and {@code CA_ROOT_CA}: a path, PEM, or SYSTEM. */
    static TrustRoots parse(String setting) {
        if (setting.equals("SYSTEM")) {
            return new Platform();
        }
        return setting.contains("-----BEGIN") ? new Inline(setting) : new File(Path.of(setting));
    }
}
