package dev.weft.controller.security;

import dev.weft.api.waypoint.Authorization;
import dev.weft.controller.attach.AttachedPolicy;
import dev.weft.controller.attach.PolicyTranslator;
import dev.weft.controller.attach.TargetRef;
import dev.weft.controller.attach.Targets;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.reading.Known;
import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.wds.WaypointTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * AuthorizationPolicies with targets. A policy without any is the business of node proxies.
 *
 * <p>A field or key that is not known rejects the policy: to pass over it would let through what
 * its author meant to stop.
 */
public final class AuthorizationTranslator implements PolicyTranslator {

    @Override
    public Optional<AttachedPolicy> translate(KubeObject object, Catalog catalog) {
        if (!PolicyTranslator.namesTargets(object)) {
            return Optional.empty();
        }
        Field spec = object.field("spec");
        Known.fields(spec, "targetRef", "targetRefs", "selector", "rules", "action", "provider");
        List<TargetRef> refs = TargetRef.of(spec);
        if (refs.stream().anyMatch(ref -> !ref.section().isEmpty())) {
            throw spec.at("targetRefs").wrong("no sectionName: rules name ports");
        }
        Targets targets = Targets.resolve(refs, object.namespace(), catalog);
        Authorization.Builder made = head(object, targets).setDryRun(isDryRun(object, catalog));
        switch (spec.at("action").text("ALLOW")) {
            case "ALLOW" -> made.setAction(Authorization.Action.ALLOW);
            case "DENY" -> made.setAction(Authorization.Action.DENY);
            case "AUDIT" -> made.setAction(Authorization.Action.AUDIT);
            case "CUSTOM" -> made.setAction(Authorization.Action.CUSTOM);
            default -> throw spec.at("action").wrong("ALLOW, DENY, AUDIT or CUSTOM");
        }
        boolean custom = made.getAction() == Authorization.Action.CUSTOM;
        if (custom) {
            Known.fields(spec.at("provider"), "name");
            String name = spec.at("provider", "name").requiredText();
            made.setProvider(new ExtensionProviders(catalog).find(name));
        } else if (spec.at("provider").isPresent()) {
            throw spec.at("provider").wrong("no provider with action " + made.getAction());
        }
        RuleReading rules = new RuleReading(object.namespace());
        spec.at("rules").list().forEach(rule -> made.addRules(rules.rule(rule)));
        String note = note(made);
        AttachedPolicy policy =
                AttachedPolicy.accepted(object, WaypointTypes.AUTHORIZATION, made.build(), targets);
        return Optional.of(note.isEmpty() ? policy : policy.withNote(note));
    }

    private static String note(Authorization.Builder policy) {
        List<String> notes = new ArrayList<>();
        String provider = policy.getProvider().getInvalid();
        if (!provider.isEmpty()) {
            notes.add(provider + ": what it matches is denied");
        }
        if (policy.getDryRun()) {
            notes.add("it is a dry run: reported, not enforced");
        }
        if (policy.getRulesCount() == 0) {
            notes.add("it has no rules and so matches nothing");
        }
        return String.join(". ", notes);
    }

    @Override
    public Optional<AttachedPolicy> refuse(KubeObject object, Catalog catalog, String problem) {
        if (!PolicyTranslator.namesTargets(object)) {
            return Optional.empty();
        }
        Targets targets = PolicyTranslator.readableTargets(object, catalog);
        return Optional.of(
                AttachedPolicy.rejected(
                        object,
                        WaypointTypes.AUTHORIZATION,
                        head(object, targets)
                                .setAction(Authorization.Action.DENY)
                                .setInvalid(problem)
                                .build(),
                        new AttachedPolicy.Reason(
                                targets,
                                problem
                                        + "; until it is corrected its targets are refused to all")));
    }

    private static Authorization.Builder head(KubeObject object, Targets targets) {
        return Authorization.newBuilder()
                .setNamespace(object.namespace())
                .setName(object.name())
                .addAllTargets(targets.targets());
    }

    private static boolean isDryRun(KubeObject object, Catalog catalog) {
        List<String> domains = new ArrayList<>(catalog.mesh().labelDomains());
        domains.add("istio.io");
        boolean dryRun = false;
        for (String domain : domains) {
            String value = object.annotation(domain + "/dry-run").orElse("false");
            if (!value.equals("true") && !value.equals("false")) {
                throw object.field("metadata", "annotations", domain + "/dry-run")
                        .wrong("true or false");
            }
            dryRun |= value.equals("true");
        }
        return dryRun;
    }
}
