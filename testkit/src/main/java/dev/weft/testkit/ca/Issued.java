package dev.weft.testkit.ca;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A leaf, what leads to it, and its key.
 *
 * @param chain leaf first, without the root
 * @param answer the same as the certificate API gives it: PEM texts, the bundle of roots last
 */
public record Issued(List<X509Certificate> chain, PrivateKey key, List<String> answer) {

    public X509Certificate leaf() {
        return chain.getFirst();
    }

    @Override
    public String toString() {
        return "Issued[" + leaf().getSerialNumber() + "]";
    }
}
