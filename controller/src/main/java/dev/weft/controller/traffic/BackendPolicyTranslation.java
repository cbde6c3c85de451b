package dev.weft.controller.traffic;

import com.google.protobuf.ByteString;
import dev.weft.api.waypoint.RetryBudget;
import dev.weft.api.waypoint.TrafficPolicy;
import dev.weft.api.waypoint.TrafficSettings;
import dev.weft.api.waypoint.UpstreamTls;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.catalog.CatalogService;
import dev.weft.controller.catalog.SecretData;
import dev.weft.controller.reading.Durations;
import dev.weft.controller.reading.Known;
import dev.weft.controller.route.RuleSettings;
import dev.weft.controller.status.Condition;
import dev.weft.controller.status.ObjectStatus;
import dev.weft.controller.status.ParentStatus;
import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.workload.NamespacedHostname;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * BackendTLSPolicies and XBackendTrafficPolicies: policies of the Gateway API with Services as
 * targets. Of several of a kind with one target the oldest holds. One use, one thread.
 */
public final class BackendPolicyTranslation {

    public static final String TLS = "BackendTLSPolicy";
    public static final String TRAFFIC = "XBackendTrafficPolicy";

    private static final Comparator<KubeObject> OLDEST_FIRST =
            Comparator.comparing((KubeObject o) -> o.creationTimestamp().orElse(Instant.EPOCH))
                    .thenComparing(KubeObject::namespace)
                    .thenComparing(KubeObject::name);

    private final Inputs in;
    private final Set<NamespacedHostname> services = new TreeSet<>();
    private final Set<Integer> ports = new TreeSet<>();
    private final List<ParentStatus> statuses = new ArrayList<>();
    private Condition resolved = Condition.yes("ResolvedRefs", "ResolvedRefs", "");

    private BackendPolicyTranslation(Inputs in) {
        this.in = in;
    }

    /**
     * A policy and what its translation depends on.
     *
     * @param all of its kind
     */
    public record Inputs(KubeObject object, Catalog catalog, List<KubeObject> all) {

        public Inputs {
            all = List.copyOf(all);
        }
    }

    /**
     * Translates a policy.
     *
     * @throws dev.weft.manifest.ManifestException when it is not fully understood
     */
    public static TrafficResult translate(Inputs in) {
        return new BackendPolicyTranslation(in).all();
    }

    private TrafficResult all() {
        KubeObject object = in.object();
        Field spec = object.field("spec");
        boolean tls = object.kind().equals(TLS);
        TrafficSettings settings = tls ? tls(spec) : budget(spec);
        spec.at("targetRefs").list().forEach(this::target);
        TrafficPolicy.Builder made =
                TrafficPolicy.newBuilder()
                        .setKind(object.kind())
                        .setNamespace(object.namespace())
                        .setName(object.name())
                        .setCreated(
                                object.creationTimestamp().map(Instant::toEpochMilli).orElse(0L));
        services.forEach(key -> made.addServices(key.toString()));
        if (ports.isEmpty()) {
            made.setSettings(settings);
        } else {
            ports.forEach(port -> made.putPorts(port, settings));
        }
        return new TrafficResult(
                services.isEmpty() ? Optional.empty() : Optional.of(made.build()),
                services,
                new ObjectStatus(
                        object.kind(), object.namespace(), object.name(), List.of(), statuses));
    }

    private void target(Field ref) {
        String group = ref.at("group").text("");
        String kind = ref.at("kind").requiredText();
        String name = ref.at("name").requiredText();
        String section = ref.at("sectionName").text("");
        String shown = kind + " " + name + (section.isEmpty() ? "" : " section " + section);
        boolean known = group.isEmpty() || group.equals("networking.istio.io");
        List<CatalogService> found =
                known
                        ? in.catalog().services().ofObject(kind, in.object().namespace(), name)
                        : List.of();
        Optional<CatalogService.Port> port =
                found.stream().flatMap(s -> s.port(section).stream()).findFirst();
        if (found.isEmpty() || (!section.isEmpty() && port.isEmpty())) {
            status(shown, Condition.no("Accepted", "TargetNotFound", shown + " does not exist"));
            return;
        }
        if (isOverruled(kind, name, section)) {
            status(
                    shown,
                    Condition.no("Accepted", "Conflicted", "an older policy has this target"));
            return;
        }
        found.forEach(service -> services.add(service.key()));
        port.filter(p -> !section.isEmpty()).ifPresent(p -> ports.add(p.number()));
        boolean usable = resolved.holds();
        status(
                shown,
                usable
                        ? Condition.yes("Accepted", "Accepted", "")
                        : Condition.no("Accepted", "NoValidCACertificate", resolved.message()));
    }

    private void status(String target, Condition condition) {
        statuses.add(new ParentStatus(target, List.of(condition, resolved)));
    }

    private boolean isOverruled(String kind, String name, String section) {
        return in.all().stream()
                .filter(other -> other.namespace().equals(in.object().namespace()))
                .filter(other -> OLDEST_FIRST.compare(other, in.object()) < 0)
                .flatMap(other -> other.field("spec", "targetRefs").list().stream())
                .anyMatch(ref ->
                        ref.at("kind").text("").equals(kind)
                                && ref.at("name").text("").equals(name)
                                && ref.at("sectionName").text("").equals(section));
    }

    /** Without an authority that can be used nothing is sent, rather than in the clear. */
    private TrafficSettings tls(Field spec) {
        Known.fields(spec, "targetRefs", "validation", "options");
        Field validation = spec.at("validation");
        Known.fields(
                validation,
                "hostname",
                "caCertificateRefs",
                "wellKnownCACertificates",
                "subjectAltNames");
        UpstreamTls.Builder made =
                UpstreamTls.newBuilder().setSni(validation.at("hostname").requiredText());
        for (Field name : validation.at("subjectAltNames").list()) {
            made.addSubjectAltNames(
                    name.at("type").text("Hostname").equals("URI")
                            ? name.at("uri").requiredText()
                            : name.at("hostname").requiredText());
        }
        List<Field> refs = validation.at("caCertificateRefs").list();
        boolean system = validation.at("wellKnownCACertificates").text("").equals("System");
        if (system == !refs.isEmpty()) {
            throw validation.wrong("caCertificateRefs or wellKnownCACertificates: System");
        }
        for (Field ref : refs) {
            authority(ref, made);
        }
        if (!system && made.getCaCertificatesCount() == 0) {
            made.setInvalid(resolved.message());
        } else if (!resolved.holds()) {
            // What is left of the authorities is enough.
            resolved = Condition.yes("ResolvedRefs", "ResolvedRefs", resolved.message());
        }
        return TrafficSettings.newBuilder().setTls(made).build();
    }

    private void authority(Field ref, UpstreamTls.Builder made) {
        String kind = ref.at("kind").requiredText();
        String name = ref.at("name").requiredText();
        String namespace = in.object().namespace();
        Optional<KubeObject> holder =
                switch (kind) {
                    case "ConfigMap" -> in.catalog().configMap(namespace, name);
                    case "Secret" -> in.catalog().secret(namespace, name);
                    default -> Optional.empty();
                };
        Optional<ByteString> bytes = holder.flatMap(h -> SecretData.bytes(h, "ca.crt"));
        bytes.ifPresent(made::addCaCertificates);
        if (bytes.isEmpty()) {
            boolean known = kind.equals("ConfigMap") || kind.equals("Secret");
            resolved =
                    Condition.no(
                            "ResolvedRefs",
                            known ? "InvalidCACertificateRef" : "InvalidKind",
                            kind
                                    + " "
                                    + namespace
                                    + "/"
                                    + name
                                    + " does not exist or has no"
                                    + " ca.crt");
        }
    }

    private static TrafficSettings budget(Field spec) {
        Known.fields(spec, "targetRefs", "retryConstraint", "sessionPersistence");
        TrafficSettings.Builder made = TrafficSettings.newBuilder();
        Field constraint = spec.at("retryConstraint");
        if (constraint.isPresent()) {
            Known.fields(constraint, "budget", "minRetryRate");
            made.setRetryBudget(
                    RetryBudget.newBuilder()
                            .setPercent(
                                    Numbers.percent(constraint.at("budget", "percent")).orElse(20))
                            .setIntervalMs(
                                    Durations.ofGatewayApi(constraint.at("budget", "interval"))
                                            .orElse(10_000))
                            .setLeastConcurrent(
                                    Numbers.count(constraint.at("minRetryRate", "count"))
                                            .orElse(10)));
        }
        if (spec.at("sessionPersistence").isPresent()) {
            made.setSession(RuleSettings.session(spec.at("sessionPersistence"), "weft-session"));
        }
        return made.build();
    }
}
