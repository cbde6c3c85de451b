package dev.weft.waypoint;

import dev.weft.identity.SpiffeId;
import dev.weft.testkit.ca.Issued;
import dev.weft.testkit.ca.LeafSpec;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.tls.InvalidCertificateException;
import dev.weft.tls.WorkloadCertificate;
import dev.weft.tls.WorkloadKey;
import dev.weft.tls.WorkloadTls;
import java.time.Instant;

/** Certificates of workloads in namespace {@code shop} whose account has their name. */
final class Identities {
    private Identities() {}

    static SpiffeId of(String name) {
        return SpiffeId.parse("spiffe://cluster.local/ns/shop/sa/" + name).orElseThrow();
    }

    static WorkloadTls tls(TestRoot root, String name) {
        SpiffeId identity = of(name);
        Issued issued = root.issue(LeafSpec.of(identity.toString()));
        try {
            return WorkloadTls.of(
                    WorkloadCertificate.parse(
                            identity,
                            WorkloadKey.of(issued.key()),
                            issued.answer(),
                            Instant.now()));
        } catch (InvalidCertificateException e) {
            throw new IllegalStateException(e);
        }
    }
}
