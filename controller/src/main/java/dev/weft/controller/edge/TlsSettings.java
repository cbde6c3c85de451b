package dev.weft.controller.edge;

import com.google.protobuf.ByteString;
import dev.weft.api.waypoint.Certificate;
import dev.weft.api.waypoint.Listener;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.catalog.ReferenceGrants;
import dev.weft.controller.catalog.SecretData;
import dev.weft.controller.gateway.GatewayFacts;
import dev.weft.controller.gateway.ListenerFacts;
import dev.weft.controller.status.Condition;
import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Certificates of listeners, from Secrets. Keys go into messages and nowhere else. Pure. */
record TlsSettings(Catalog catalog, GatewayFacts gateway) {

    private static final String RESOLVED = "ResolvedRefs";

    /** Fills in the TLS settings of a listener; one without a usable certificate is invalid. */
    Condition listener(ListenerFacts facts, Listener.Builder listener) {
        Field tls = facts.place().at("tls");
        if (tls.at("mode").text("Terminate").equals("Passthrough")) {
            listener.setPassthrough(true);
            return Condition.yes(RESOLVED, RESOLVED, "");
        }
        if (listener.getProtocol() == Listener.Protocol.TCP) {
            return Condition.yes(RESOLVED, RESOLVED, "");
        }
        List<String> problems = new ArrayList<>();
        String reason = "InvalidCertificateRef";
        for (Field ref : tls.at("certificateRefs").list()) {
            String namespace = ref.at("namespace").text(gateway.key().namespace());
            String name = ref.at("name").requiredText();
            if (!isGranted(ref, namespace, name)) {
                reason = "RefNotPermitted";
                problems.add(
                        "Secret "
                                + namespace
                                + "/"
                                + name
                                + " is not permitted: no ReferenceGrant"
                                + " of its namespace names it");
                continue;
            }
            Optional<Certificate> certificate = certificate(namespace, name);
            certificate.ifPresent(listener::addCertificates);
            if (certificate.isEmpty()) {
                problems.add(
                        "Secret "
                                + namespace
                                + "/"
                                + name
                                + " does not exist or has no tls.crt with certificates and no"
                                + " tls.key with a private key that is not encrypted");
            }
        }
        if (listener.getCertificatesCount() == 0) {
            String why =
                    problems.isEmpty()
                            ? "certificateRefs names no Secret"
                            : String.join("; ", problems);
            listener.setInvalid(why);
            return Condition.no(RESOLVED, reason, why);
        }
        return problems.isEmpty()
                ? Condition.yes(RESOLVED, RESOLVED, "")
                : Condition.no(RESOLVED, reason, String.join("; ", problems));
    }

    private boolean isGranted(Field ref, String namespace, String name) {
        boolean secret =
                ref.at("group").text("").isEmpty()
                        && ref.at("kind").text("Secret").equals("Secret");
        return secret
                && catalog.grants()
                        .allow(
                                new ReferenceGrants.From(
                                        "gateway.networking.k8s.io",
                                        "Gateway",
                                        gateway.key().namespace()),
                                new ReferenceGrants.To("", "Secret", namespace, name));
    }

    /** The certificate in a Secret. */
    Optional<Certificate> certificate(String namespace, String name) {
        return catalog.secret(namespace, name)
                .flatMap(secret -> {
                    Optional<ByteString> chain =
                            SecretData.bytes(secret, "tls.crt").filter(PemText::isCertificates);
                    Optional<ByteString> key =
                            SecretData.bytes(secret, "tls.key").filter(PemText::isKey);
                    return chain.isPresent() && key.isPresent()
                            ? Optional.of(
                                    Certificate.newBuilder()
                                            .setChain(chain.get())
                                            .setKey(key.get())
                                            .build())
                            : Optional.empty();
                });
    }

    /** The authority in a Secret, or in the one of the same name that has only that. */
    Optional<ByteString> authority(String namespace, String name) {
        Optional<KubeObject> own = catalog.secret(namespace, name);
        Optional<KubeObject> other = catalog.secret(namespace, name + "-cacert");
        return own.flatMap(s -> SecretData.bytes(s, "ca.crt"))
                .or(() -> other.flatMap(s -> SecretData.bytes(s, "ca.crt")));
    }
}
