package dev.weft.controller.model;

import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.policy.Authorization;
import dev.weft.policy.Authorization.Action;
import dev.weft.policy.PolicyKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An AuthorizationPolicy that was understood.
 *
 * @param authorization what node proxies enforce; empty when they have no part in it
 * @param coverage how much of it node proxies can enforce
 * @param notes what an operator has to know about it, in sentences
 */
public record AuthorizationPolicy(
        PolicyKey key,
        PolicyTarget target,
        Optional<Authorization> authorization,
        Coverage coverage,
        List<String> notes) {

    public AuthorizationPolicy {
        notes = List.copyOf(notes);
    }

    /** How much of a policy a node proxy can enforce. */
    enum Coverage {
        EVERYTHING,
        A_PART,
        NOTHING
    }

    /** Reads a policy; throws at anything that is not fully understood. */
    static AuthorizationPolicy of(KubeObject object, MeshSettings mesh) {
        Field spec = Strict.spec(object);
        Strict.fields(spec, "selector", "targetRef", "targetRefs", "rules", "action", "provider");
        PolicyKey key = new PolicyKey(object.namespace(), object.name());
        boolean dryRun = dryRun(object, mesh);
        PolicyTarget target = target(spec, object.namespace(), mesh);
        if (target instanceof PolicyTarget.Attached) {
            // What it says is for waypoints, which understand more than node proxies do.
            return new AuthorizationPolicy(
                    key, target, Optional.empty(), Coverage.NOTHING, List.of());
        }
        return switch (spec.at("action").text("ALLOW")) {
            case "ALLOW" -> enforced(key, target, Action.ALLOW, spec, dryRun);
            case "DENY" -> enforced(key, target, Action.DENY, spec, dryRun);
            case "AUDIT", "CUSTOM" -> {
                String note =
                        "action " + spec.at("action").text("") + " is not enforced by node proxies";
                yield new AuthorizationPolicy(
                        key, target, Optional.empty(), Coverage.NOTHING, List.of(note));
            }
            default -> throw spec.at("action").wrong("ALLOW, DENY, AUDIT or CUSTOM");
        };
    }

    /** Whether the policy is only to be reported; a value other than true or false is an error. */
    static boolean dryRun(KubeObject object, MeshSettings mesh) {
        boolean dryRun = false;
        List<String> domains = new ArrayList<>(mesh.labelDomains());
        domains.add("istio.io");
        for (String domain : domains) {
            String name = domain + "/dry-run";
            String value = object.annotation(name).orElse("false");
            switch (value) {
                case "true" -> dryRun = true;
                case "false" -> {}
                default ->
                        throw object.field("metadata", "annotations", name).wrong("true or false");
            }
        }
        return dryRun;
    }

    private static PolicyTarget target(Field spec, String namespace, MeshSettings mesh) {
        List<Field> references = new ArrayList<>(spec.at("targetRefs").list());
        if (spec.at("targetRef").isPresent()) {
            references.add(spec.at("targetRef"));
        }
        if (references.isEmpty()) {
            return PolicyTarget.of(Strict.selector(spec.at("selector")), namespace, mesh);
        }
        if (spec.at("selector").isPresent()) {
            throw spec.at("selector").wrong("no selector beside targetRefs");
        }
        return new PolicyTarget.Attached(
                references.stream().map(AuthorizationPolicy::reference).toList());
    }

    private static String reference(Field reference) {
        Strict.fields(reference, "group", "kind", "name", "namespace");
        return reference.at("kind").requiredText() + "/" + reference.at("name").requiredText();
    }

    private static AuthorizationPolicy enforced(
            PolicyKey key, PolicyTarget target, Action action, Field spec, boolean dryRun) {
        if (spec.at("provider").isPresent()) {
            throw spec.at("provider").wrong("no provider with action " + action);
        }
        RuleReader reader = new RuleReader(action, key.namespace());
        List<Authorization.Rule> rules = reader.read(spec.at("rules"));
        List<String> notes = new ArrayList<>(reader.notes());
        if (spec.at("rules").list().isEmpty()) {
            notes.add(
                    switch (action) {
                        case ALLOW -> "it has no rules and so allows nothing";
                        case DENY -> "it has no rules and so denies nothing";
                    });
        }
        return new AuthorizationPolicy(
                key,
                target,
                target.scope().map(s -> new Authorization(key, s, action, rules, dryRun)),
                reader.coverage(rules),
                notes);
    }
}
