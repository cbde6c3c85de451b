package dev.weft.controller.route;

import dev.weft.api.waypoint.Parent;
import dev.weft.api.waypoint.Route;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.gateway.GatewayKey;
import dev.weft.controller.reading.Known;
import dev.weft.controller.route.RouteResult.Variant;
import dev.weft.controller.status.Condition;
import dev.weft.controller.status.ObjectStatus;
import dev.weft.controller.status.ParentStatus;
import dev.weft.gateway.GatewayRole;
import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A route of the Gateway API to what proxies are told, and to its conditions. Pure. */
public final class RouteTranslation {

    private final KubeObject object;
    private final RouteKind kind;
    private final Catalog catalog;

    private RouteTranslation(Inputs in) {
        object = in.object();
        kind = RouteKind.of(object).orElseThrow();
        catalog = in.catalog();
    }

    /**
     * A route and all that its translation depends on.
     *
     * @param losing parents that a route of a stronger kind has
     */
    public record Inputs(KubeObject object, Catalog catalog, List<ParentRef> losing) {

        public Inputs {
            losing = List.copyOf(losing);
        }
    }

    /** How a role of proxies is told, and what came to light. */
    private record Translated(
            Optional<Route.Builder> rules, Findings findings, Condition accepted) {

        boolean isRefused() {
            return rules.isEmpty();
        }
    }

    /**
     * Translates a route.
     *
     * @throws ManifestException for one that cannot be read at all
     */
    public static RouteResult translate(Inputs in) {
        return new RouteTranslation(in).all(in.losing());
    }

    private RouteResult all(List<ParentRef> losing) {
        Field spec = object.field("spec");
        Known.fields(spec, "parentRefs", "hostnames", "rules", "useDefaultGateways");
        List<String> hostnames = spec.at("hostnames").textList();
        Attachments attachments =
                new Attachments(
                        catalog,
                        new Attachments.Route(kind, object.namespace(), hostnames),
                        losing);
        List<Attachment> attached = new ArrayList<>();
        for (Field ref : spec.at("parentRefs").list()) {
            attachments.of(ParentRef.of(ref, object.namespace())).ifPresent(attached::add);
        }
        Map<GatewayRole, Translated> translated = new EnumMap<>(GatewayRole.class);
        for (Attachment attachment : attached) {
            translated.computeIfAbsent(attachment.role(), this::translate);
        }
        List<Variant> variants = new ArrayList<>();
        translated.forEach((role, made) -> variant(role, made, attached).ifPresent(variants::add));
        return new RouteResult(
                variants,
                new ObjectStatus(
                        kind.kind(),
                        object.namespace(),
                        object.name(),
                        List.of(),
                        attached.stream()
                                .map(a ->
                                        status(
                                                a,
                                                Optional.ofNullable(translated.get(a.role()))
                                                        .orElseThrow()))
                                .toList()));
    }

    private Optional<Variant> variant(
            GatewayRole role, Translated made, List<Attachment> attached) {
        List<Parent> parents = new ArrayList<>();
        Set<GatewayKey> audience = new LinkedHashSet<>();
        for (Attachment attachment : attached) {
            if (attachment.role() == role) {
                parents.addAll(attachment.parents());
                audience.addAll(attachment.audience());
            }
        }
        if (parents.isEmpty() || made.isRefused()) {
            return Optional.empty();
        }
        Route message = made.rules().orElseThrow().addAllParents(parents).build();
        return Optional.of(new Variant(message, audience, made.findings().backends()));
    }

    private Translated translate(GatewayRole role) {
        Findings findings = new Findings();
        Route.Builder route =
                Route.newBuilder()
                        .setKind(kind.kind())
                        .setNamespace(object.namespace())
                        .setName(object.name())
                        .setCreated(
                                object.creationTimestamp().map(Instant::toEpochMilli).orElse(0L));
        if (role == GatewayRole.EDGE) {
            // Before services hostnames say nothing: the address that was dialled does.
            route.addAllHostnames(object.field("spec", "hostnames").textList());
        }
        Backends backends = new Backends(catalog, kind, object.namespace(), role, findings);
        RuleTranslation rules = new RuleTranslation(backends, findings);
        try {
            switch (kind) {
                case HTTP, GRPC -> route.addAllHttp(rules.http(object));
                case TLS, TCP -> route.addAllL4(rules.l4(object));
            }
        } catch (RouteRefusedException e) {
            return refused(findings, e.reason(), e.explanation());
        }
        if (findings.nothingLeft()) {
            return refused(findings, "UnsupportedValue", findings.droppedText());
        }
        return new Translated(
                Optional.of(route), findings, Condition.yes("Accepted", "Accepted", ""));
    }

    private static Translated refused(Findings findings, String reason, String message) {
        return new Translated(
                Optional.empty(), findings, Condition.no("Accepted", reason, message));
    }

    private static ParentStatus status(Attachment attachment, Translated made) {
        List<Condition> conditions = new ArrayList<>();
        conditions.add(attachment.accepted().holds() ? made.accepted() : attachment.accepted());
        conditions.add(made.findings().resolvedRefs());
        conditions.addAll(made.findings().partiallyInvalid());
        attachment.waypoint().ifPresent(conditions::add);
        return new ParentStatus(attachment.ref().toString(), conditions);
    }
}
