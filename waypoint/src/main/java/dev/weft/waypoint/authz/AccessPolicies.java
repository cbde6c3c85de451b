package dev.weft.waypoint.authz;

import dev.weft.api.waypoint.Authentication;
import dev.weft.api.waypoint.Authorization;
import dev.weft.policy.PolicyKey;
import dev.weft.waypoint.request.Front;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All policies about access that a proxy knows. Immutable for its readers, any thread: a change
 * makes a new one, in which only what changed is compiled again. What applies to a front is
 * gathered when it is first asked for and kept, also over changes that do not concern it.
 */
public final class AccessPolicies {

    public static final AccessPolicies EMPTY =
            new AccessPolicies(TargetIndex.empty(), TargetIndex.empty(), Map.of());

    private final TargetIndex<CompiledAuthorization> authorizations;
    private final TargetIndex<CompiledAuthentication> authentications;
    // Filled by readers. One entry for each front that was ever asked for, so bounded by them.
    private final Map<FrontKey, AccessPolicy> gathered = new ConcurrentHashMap<>();

    private AccessPolicies(
            TargetIndex<CompiledAuthorization> authorizations,
            TargetIndex<CompiledAuthentication> authentications,
            Map<FrontKey, AccessPolicy> before) {
        this.authorizations = authorizations;
        this.authentications = authentications;
        before.forEach((key, policy) -> {
            if (policy.isOf(authorizations.of(key), authentications.of(key))) {
                gathered.put(key, policy);
            }
        });
    }

    /** After AuthorizationPolicies came or changed, and others went. */
    public AccessPolicies withAuthorizations(
            Collection<Authorization> changed, Collection<PolicyKey> removed) {
        List<CompiledAuthorization> compiled =
                changed.stream().map(CompiledAuthorization::of).toList();
        return new AccessPolicies(
                authorizations.with(
                        compiled,
                        removed,
                        CompiledAuthorization::key,
                        CompiledAuthorization::targets),
                authentications,
                gathered);
    }

    /** After RequestAuthentications came or changed, and others went. */
    public AccessPolicies withAuthentications(
            Collection<Authentication> changed, Collection<PolicyKey> removed) {
        List<CompiledAuthentication> compiled =
                changed.stream().map(CompiledAuthentication::of).toList();
        return new AccessPolicies(
                authorizations,
                authentications.with(
                        compiled,
                        removed,
                        CompiledAuthentication::key,
                        CompiledAuthentication::targets),
                gathered);
    }

    /**
     * What applies to a front: policies attached to its service, to the gateway, and to everything.
     * The same object as long as nothing that applies changes.
     *
     * @param ownGateway {@code <namespace>/<name>} of this proxy
     */
    public AccessPolicy of(Front front, String ownGateway) {
        FrontKey key = FrontKey.of(front, ownGateway);
        AccessPolicy known = gathered.get(key);
        return known != null ? known : gathered.computeIfAbsent(key, this::gather);
    }

    /** Why a policy cannot be carried out; empty for one that can. */
    public static Optional<String> check(Authorization policy) {
        return CompiledAuthorization.check(policy);
    }

    /** Why a policy cannot be carried out; empty for one that can. */
    public static Optional<String> check(Authentication policy) {
        return CompiledAuthentication.check(policy);
    }

    private AccessPolicy gather(FrontKey key) {
        List<CompiledAuthorization> rules = authorizations.of(key);
        List<CompiledAuthentication> tokens = authentications.of(key);
        return rules.isEmpty() && tokens.isEmpty()
                ? AccessPolicy.OPEN
                : new AccessPolicy(rules, tokens);
    }
}
