package dev.weft.testkit.ca;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * What a leaf should look like; start from {@link #of}.
 *
 * @param uris URI names, in order
 * @param dnsNames DNS and IP names
 * @param key the key to certify; a new EC P-256 pair if there is none
 */
public record LeafSpec(
        List<String> uris,
        List<String> dnsNames,
        Instant notBefore,
        Instant notAfter,
        List<KeyPurposeId> purposes,
        Optional<PublicKey> key) {

    /** A workload's leaf that lives for an hour from a minute ago. */
    public static LeafSpec of(String... uris) {
        Instant start = Instant.now().minusSeconds(60);
        return new LeafSpec(
                List.of(uris),
                List.of(),
                start,
                start.plus(Duration.ofHours(1)),
                List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth),
                Optional.empty());
    }

    /** A server's leaf for loopback. */
    public static LeafSpec loopbackServer() {
        return of().withDnsNames("localhost", "127.0.0.1", "::1");
    }

    public LeafSpec withDnsNames(String... names) {
        return new LeafSpec(uris, List.of(names), notBefore, notAfter, purposes, key);
    }

    public LeafSpec living(Instant from, Instant to) {
        return new LeafSpec(uris, dnsNames, from, to, purposes, key);
    }

    public LeafSpec withPurposes(KeyPurposeId... more) {
        return new LeafSpec(uris, dnsNames, notBefore, notAfter, List.of(more), key);
    }

    public LeafSpec withKey(PublicKey certified) {
        return new LeafSpec(uris, dnsNames, notBefore, notAfter, purposes, Optional.of(certified));
    }
}
