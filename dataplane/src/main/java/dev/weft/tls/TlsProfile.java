package dev.weft.tls;

import dev.weft.config.Settings;
import java.util.ArrayList;
import java.util.List;

/**
 * What is offered to peers, as client and as server, in the names of the native library.
 *
 * @param protocols versions of TLS
 * @param groups key exchanges, the preferred one first
 */
public record TlsProfile(List<String> protocols, List<String> groups) {

    /** Of X25519 and ML-KEM-768 (draft-ietf-tls-ecdhe-mlkem): safe while one of both is. */
    private static final String HYBRID = "X25519MLKEM768";

    private static final List<String> CLASSIC = List.of("x25519", "secp256r1", "secp384r1");

    /** TLS 1.3; the hybrid key exchange where the peer knows it. */
    public static final TlsProfile STANDARD = of(List.of("TLSv1.3"), HYBRID, CLASSIC);

    /** TLS 1.2 besides, for peers that are old. */
    public static final TlsProfile OLD_PEERS = of(List.of("TLSv1.3", "TLSv1.2"), HYBRID, CLASSIC);

    /** Nothing that could be recorded today and opened by a quantum computer. */
    public static final TlsProfile POST_QUANTUM = of(List.of("TLSv1.3"), HYBRID, List.of());

    /**
     * Suites, by preference: forward secret, with authenticated encryption. Of TLS 1.3 the library
     * offers its own, whatever is named here.
     */
    static final List<String> SUITES =
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

    public TlsProfile {
        protocols = List.copyOf(protocols);
        groups = List.copyOf(groups);
    }

    /** From {@code TLS12_ENABLED} and {@code COMPLIANCE_POLICY}. */
    public static TlsProfile from(Settings settings) {
        boolean old = settings.bool("TLS12_ENABLED", false, "whether tunnels may use TLS 1.2 too");
        boolean quantum =
                settings.value(
                                "COMPLIANCE_POLICY",
                                "",
                                "rules that TLS keeps: pqc, or none",
                                TlsProfile::policy)
                        .equals("pqc");
        if (old && quantum) {
            settings.problem(
                    "COMPLIANCE_POLICY is pqc and TLS12_ENABLED is true: TLS 1.2 has no such key"
                            + " exchange; unset one of them");
        }
        if (quantum) {
            return POST_QUANTUM;
        }
        return old ? OLD_PEERS : STANDARD;
    }

    private static String policy(String text) {
        if (!text.equals("pqc")) {
            throw new IllegalArgumentException("pqc, or nothing");
        }
        return text;
    }

    private static TlsProfile of(List<String> protocols, String first, List<String> others) {
        List<String> groups = new ArrayList<>();
        groups.add(first);
        groups.addAll(others);
        return new TlsProfile(protocols, groups);
    }
}
