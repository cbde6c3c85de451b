package dev.weft.tls;

import io.netty.handler.ssl.OpenSsl;
import java.util.Optional;

/** The native TLS library. Any thread. */
public final class BoringSsl {

    private BoringSsl() {}

    /**
     * Fails the start of a program on a machine where the library cannot be loaded. Java's own TLS
     * would work and cost six times the processor time per handshake, so nobody gets it by
     * accident.
     *
     * @throws IllegalStateException saying what is missing
     */
    public static void require() {
        unavailable(
                        OpenSsl.isAvailable()
                                ? Optional.empty()
                                : Optional.of(String.valueOf(OpenSsl.unavailabilityCause())),
                        OpenSsl.isAvailable() ? OpenSsl.versionString() : "")
                .ifPresent(message -> {
                    throw new IllegalStateException(message, OpenSsl.unavailabilityCause());
                });
    }

    /** Why the library found cannot be used; empty if it can. */
    static Optional<String> unavailable(Optional<String> loadError, String version) {
        String remedy =
                "; expected BoringSSL from netty-tcnative-boringssl-static for Linux on "
                        + System.getProperty("os.arch")
                        + ", and a writable temporary folder or -Djava.library.path to load it from";
        if (loadError.isPresent()) {
            return Optional.of("no native TLS: " + loadError.get() + remedy);
        }
        return version.contains("BoringSSL")
                ? Optional.empty()
                : Optional.of("native TLS is '" + version + "'" + remedy);
    }
}
