package dev.weft.controller.model;

import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import dev.weft.policy.Authorization;
import dev.weft.policy.Authorization.Action;
import dev.weft.policy.Authorization.Clause;
import dev.weft.policy.Authorization.Rule;
import dev.weft.policy.Authorization.Scope;
import dev.weft.policy.PolicyKey;
import java.util.List;
import java.util.Optional;

/**
 * An AuthorizationPolicy as it stands and what is enforced in its name.
 *
 * <p>A policy that is not fully understood is rejected and never widens anything: its last good
 * version stays in force, and where there is none, everything that it may select is denied.
 *
 * @param lastGood what it said when it last was understood; now, unless it is rejected
 * @param authorization what node proxies are sent; empty when it is not for them
 * @param notes in an accepted policy, what an operator has to know
 * @param rejection empty in an accepted policy
 */
public record PolicyReading(
        PolicyKey key,
        PolicyTarget target,
        Optional<AuthorizationPolicy> lastGood,
        Optional<Authorization> authorization,
        List<String> notes,
        Optional<String> rejection) {

    public static final String KIND = "AuthorizationPolicy";

    private static final List<Rule> EVERYTHING = List.of(new Rule(List.<Clause>of()));

    public PolicyReading {
        notes = List.copyOf(notes);
    }

    /** Reads a policy in the light of what it said before. */
    public static PolicyReading of(
            KubeObject object, Optional<PolicyReading> before, MeshSettings mesh) {
        try {
            return accepted(AuthorizationPolicy.of(object, mesh));
        } catch (ManifestException e) {
            String problem = Reading.complaint(e);
            return before.flatMap(PolicyReading::lastGood)
                    .map(good -> keeping(good, problem))
                    .orElseGet(() -> denying(object, mesh, problem));
        }
    }

    /** How it applies to pods, if it does so by their labels. */
    public Optional<PolicySelector> selector() {
        return authorization.isPresent() && target instanceof PolicyTarget.Selected selected
                ? Optional.of(new PolicySelector(key, selected.labels()))
                : Optional.empty();
    }

    private static PolicyReading accepted(AuthorizationPolicy policy) {
        return new PolicyReading(
                policy.key(),
                policy.target(),
                Optional.of(policy),
                policy.authorization(),
                policy.notes(),
                Optional.empty());
    }

    private static PolicyReading keeping(AuthorizationPolicy good, String problem) {
        return new PolicyReading(
                good.key(),
                good.target(),
                Optional.of(good),
                good.authorization(),
                List.of(),
                Optional.of(problem + "; its last good version stays in force"));
    }

    private static PolicyReading denying(KubeObject object, MeshSettings mesh, String problem) {
        PolicyKey key = new PolicyKey(object.namespace(), object.name());
        PolicyTarget target = readableTarget(object, mesh);
        Optional<Scope> scope = isDryRun(object, mesh) ? Optional.empty() : target.scope();
        return new PolicyReading(
                key,
                target,
                Optional.empty(),
                scope.map(s -> new Authorization(key, s, Action.DENY, EVERYTHING, false)),
                List.of(),
                Optional.of(
                        scope.isPresent()
                                ? problem + "; until it is corrected all that it selects is denied"
                                : problem));
    }

    private static PolicyTarget readableTarget(KubeObject object, MeshSettings mesh) {
        boolean attached =
                object.field("spec", "targetRefs").isPresent()
                        || object.field("spec", "targetRef").isPresent();
        return attached
                ? new PolicyTarget.Attached(List.of())
                : PolicyTarget.of(Strict.readableSelector(object), object.namespace(), mesh);
    }

    /** A policy that only watches denies nothing, however broken it is. */
    private static boolean isDryRun(KubeObject object, MeshSettings mesh) {
        try {
            return AuthorizationPolicy.dryRun(object, mesh);
        } catch (ManifestException e) {
            return false;
        }
    }
}
