package dev.weft.tls;

import java.security.PrivateKey;

/**
 * A private key that only this package can look into: it never leaves memory, and no log, dump or
 * message can show it. Immutable.
 */
public final class WorkloadKey {

    private final PrivateKey key;

    private WorkloadKey(PrivateKey key) {
        this.key = key;
    }

    public static WorkloadKey of(PrivateKey key) {
        return new WorkloadKey(key);
    }

    PrivateKey privateKey() {
        return key;
    }

    @Override
    public String toString() {
        return key.getAlgorithm() + " key (hidden)";
    }
}
