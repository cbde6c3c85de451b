package dev.weft.controller.edge;

import com.google.protobuf.ByteString;
import dev.weft.api.waypoint.Listener;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.catalog.ReferenceGrants;
import dev.weft.controller.catalog.SecretData;
import dev.weft.controller.gateway.GatewayFacts;
import dev.weft.controller.gateway.ListenerFacts;
import dev.weft.controller.reading.Known;
import dev.weft.controller.status.Condition;
import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which certificates clients of HTTPS listeners must show: {@code spec.tls.frontend} of the Gateway
 * with its exceptions by port, or {@code tls.frontendValidation} of the listener, as older versions
 * of the API have it. Pure.
 */
record ClientCertificates(Catalog catalog, GatewayFacts gateway) {

    private static final String RESOLVED = "ResolvedRefs";
    private static final String KEY = "ca.crt";

    /** Whether some listener lets clients in whatever they show. */
    boolean isInsecureSomewhere() {
        return gateway.listeners().stream()
                .filter(listener -> listener.protocol().equals("HTTPS"))
                .anyMatch(listener -> validation(listener).filter(this::isInsecure).isPresent());
    }

    private boolean isInsecure(Field validation) {
        return validation.at("mode").text("").equals("AllowInsecureFallback");
    }

    /**
     * Fills in the authorities of clients; without one that can be used the listener is invalid,
     * and nobody is let in.
     *
     * @return what is wrong with the references; empty if nothing is
     */
    Optional<Condition> fill(ListenerFacts facts, Listener.Builder listener) {
        Optional<Field> found = validation(facts);
        if (listener.getProtocol() != Listener.Protocol.HTTPS || found.isEmpty()) {
            return Optional.empty();
        }
        Field validation = found.get();
        Known.fields(validation, "caCertificateRefs", "mode");
        switch (validation.at("mode").text("AllowValidOnly")) {
            case "AllowValidOnly" -> {}
            case "AllowInsecureFallback" -> listener.setClientCertificateUnchecked(true);
            default -> throw validation.at("mode").wrong("AllowValidOnly or AllowInsecureFallback");
        }
        List<String> problems = new ArrayList<>();
        String reason = "";
        ByteString authorities = ByteString.EMPTY;
        for (Field ref : validation.at("caCertificateRefs").list()) {
            Reference reference = resolve(ref);
            if (reference.authority().isPresent()) {
                authorities =
                        authorities
                                .concat(reference.authority().get())
                                .concat(ByteString.copyFromUtf8("\n"));
            } else {
                reason = reference.reason();
                problems.add(reference.message());
            }
        }
        if (authorities.isEmpty() && problems.isEmpty()) {
            throw validation.at("caCertificateRefs").wrong("at least one reference");
        }
        if (authorities.isEmpty()) {
            listener.setInvalid("no authority of clients: " + String.join("; ", problems));
        } else {
            listener.setClientCa(authorities);
        }
        return problems.isEmpty()
                ? Optional.empty()
                : Optional.of(Condition.no(RESOLVED, reason, String.join("; ", problems)));
    }

    /** What holds for a listener: its own, that of its port, the Gateway's, in this order. */
    private Optional<Field> validation(ListenerFacts listener) {
        Field own = listener.place().at("tls", "frontendValidation");
        if (own.isPresent()) {
            return Optional.of(own);
        }
        Field frontend = gateway.object().field("spec", "tls", "frontend");
        for (Field exception : frontend.at("perPort").list()) {
            if (exception.at("port").number(1, 65535).orElse(0) == listener.port()) {
                return Optional.of(exception.at("tls", "validation")).filter(Field::isPresent);
            }
        }
        return Optional.of(frontend.at("default", "validation")).filter(Field::isPresent);
    }

    private record Reference(Optional<ByteString> authority, String reason, String message) {

        static Reference bad(String reason, String message) {
            return new Reference(Optional.empty(), reason, message);
        }
    }

    private Reference resolve(Field ref) {
        String group = ref.at("group").text("");
        String kind = ref.at("kind").text("ConfigMap");
        String name = ref.at("name").requiredText();
        String namespace = ref.at("namespace").text(gateway.key().namespace());
        String shown = kind + " " + namespace + "/" + name;
        boolean known = group.isEmpty() && (kind.equals("ConfigMap") || kind.equals("Secret"));
        if (!known) {
            return Reference.bad(
                    "InvalidCACertificateKind",
                    shown + ": expected a ConfigMap or a Secret with " + KEY);
        }
        boolean granted =
                catalog.grants()
                        .allow(
                                new ReferenceGrants.From(
                                        "gateway.networking.k8s.io",
                                        "Gateway",
                                        gateway.key().namespace()),
                                new ReferenceGrants.To("", kind, namespace, name));
        if (!granted) {
            return Reference.bad(
                    "RefNotPermitted",
                    shown + " is not permitted: no ReferenceGrant of its namespace names it");
        }
        Optional<KubeObject> holder =
                kind.equals("Secret")
                        ? catalog.secret(namespace, name)
                        : catalog.configMap(namespace, name);
        return holder.flatMap(h -> SecretData.bytes(h, KEY))
                .filter(PemText::isCertificates)
                .map(bytes -> new Reference(Optional.of(bytes), "", ""))
                .orElseGet(() ->
                        Reference.bad(
                                "InvalidCACertificateRef",
                                shown + " does not exist or has no certificates in " + KEY));
    }
}
