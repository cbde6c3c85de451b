package dev.weft.controller.ca;

import dev.weft.controller.auth.Caller;
import dev.weft.identity.ServiceAccountRef;
import dev.weft.identity.SpiffeId;
import dev.weft.identity.TrustDomain;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which identity a caller gets: its own, or, for the proxy of a node, one of a pod that
 * runs on that very node. A stolen node token so reaches no further than its node. Pure.
 */
final class IdentityDecision {

    private final TrustDomain trustDomain;
    private final Set<ServiceAccountRef> nodeAccounts;

    IdentityDecision(TrustDomain trustDomain, Set<ServiceAccountRef> nodeAccounts) {
        this.trustDomain = trustDomain;
        this.nodeAccounts = Set.copyOf(nodeAccounts);
    }

    /**
     * The identity to certify.
     *
     * @param impersonated the identity asked for, as it was sent; empty asks for the caller's own
     */
    SpiffeId decide(Caller caller, Optional<String> impersonated, PodDirectory pods)
            throws RefusedException {
        if (impersonated.isEmpty()) {
            return new SpiffeId(trustDomain, caller.account());
        }
        SpiffeId wanted = parse(impersonated.get());
        if (!nodeAccounts.contains(caller.account())) {
            throw refused(caller, wanted, "its account is not one of a node proxy");
        }
        String node =
                pods.nodeOf(caller.account().namespace(), caller.podName(), caller.podUid())
                        .orElseThrow(
                                () -> refused(caller, wanted, "its own pod is not known to run"));
        if (!node.equals(caller.node())) {
            throw refused(caller, wanted, "its pod runs on node " + node);
        }
        if (!pods.runsOn(node, wanted.account())) {
            throw refused(caller, wanted, "no pod of that account runs on the node");
        }
        return wanted;
    }

    private SpiffeId parse(String uri) throws RefusedException {
        SpiffeId id =
                SpiffeId.parse(uri)
                        .orElseThrow(() ->
                                new RefusedException(
                                        Refusal.IDENTITY,
                                        "impersonated identity '"
                                                + uri
                                                + "': expected spiffe://"
                                                + trustDomain
                                                + "/ns/<namespace>/sa/<service account>"));
        if (!id.trustDomain().equals(trustDomain)) {
            throw new RefusedException(
                    Refusal.IDENTITY,
                    "impersonated identity '" + uri + "': this is trust domain " + trustDomain);
        }
        return id;
    }

    private static RefusedException refused(Caller caller, SpiffeId wanted, String why) {
        return new RefusedException(
                Refusal.IMPERSONATION, caller + " may not have " + wanted + ": " + why);
    }
}
