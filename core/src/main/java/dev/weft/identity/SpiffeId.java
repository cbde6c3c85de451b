package dev.weft.identity;

import java.util.Optional;

/**
 * The identity of a workload: {@code spiffe://<trust domain>/ns/<namespace>/sa/<service account>}.
 *
 * <p>Comparison is exact in all three parts. A URI of any other shape is not an identity.
 */
public record SpiffeId(TrustDomain trustDomain, ServiceAccountRef account) {

    private static final String SCHEME = "spiffe://";

    public static SpiffeId of(TrustDomain trustDomain, String namespace, String serviceAccount) {
        return new SpiffeId(trustDomain, new ServiceAccountRef(namespace, serviceAccount));
    }

    /** Parses a URI; empty when it is not an identity of this shape. */
    public static Optional<SpiffeId> parse(String uri) {
        if (!uri.startsWith(SCHEME)) {
            return Optional.empty();
        }
        String[] part = uri.substring(SCHEME.length()).split("/", -1);
        boolean shaped = part.length == 5 && part[1].equals("ns") && part[3].equals("sa");
        if (!shaped || part[0].isEmpty() || part[2].isEmpty() || part[4].isEmpty()) {
            return Optional.empty();
        }
        if (part[0].indexOf('@') >= 0) {
            return Optional.empty();
        }
        return Optional.of(of(new TrustDomain(part[0]), part[2], part[4]));
    }

    public String namespace() {
        return account.namespace();
    }

    public String serviceAccount() {
        return account.name();
    }

    /** The form that policies compare: the URI without its scheme. */
    public String principal() {
        return trustDomain + "/ns/" + namespace() + "/sa/" + serviceAccount();
    }

    /** The URI, as it stands in certificates. */
    @Override
    public String toString() {
        return SCHEME + principal();
    }
}
