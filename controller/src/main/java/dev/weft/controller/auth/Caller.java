package dev.weft.controller.auth;

import dev.weft.identity.ServiceAccountRef;

/** A pod that proved itself with the token of its service account. Empty strings are unknown. */
public record Caller(ServiceAccountRef account, String podName, String podUid, String node) {

    @Override
    public String toString() {
        return account + " (pod " + podName + " on node " + node + ")";
    }
}
