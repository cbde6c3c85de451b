package dev.weft.controller.traffic;

import com.google.protobuf.ByteString;
import dev.weft.api.waypoint.Certificate;
import dev.weft.api.waypoint.UpstreamTls;
import dev.weft.controller.catalog.Catalog;
import dev.weft.controller.catalog.SecretData;
import dev.weft.controller.reading.Known;
import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import java.util.Optional;

/** The tls of DestinationRules. What cannot be carried out fails, and is never left out. Pure. */
final class UpstreamTlsReader {

    private UpstreamTlsReader() {}

    /** The settings; empty for those of the mesh itself, which hold anyway. */
    static Optional<UpstreamTls> of(Field tls, Catalog catalog, String namespace) {
        Known.fields(
                tls,
                "mode",
                "clientCertificate",
                "privateKey",
                "caCertificates",
                "credentialName",
                "subjectAltNames",
                "sni",
                "insecureSkipVerify",
                "caCrl");
        String mode = tls.at("mode").text("DISABLE");
        switch (mode) {
            case "ISTIO_MUTUAL" -> {
                return Optional.empty();
            }
            case "DISABLE" -> {
                return Optional.of(UpstreamTls.newBuilder().setDisabled(true).build());
            }
            case "SIMPLE", "MUTUAL" -> {}
            default -> throw tls.at("mode").wrong("DISABLE, SIMPLE, MUTUAL or ISTIO_MUTUAL");
        }
        UpstreamTls.Builder made =
                UpstreamTls.newBuilder()
                        .setSni(tls.at("sni").text(""))
                        .addAllSubjectAltNames(tls.at("subjectAltNames").textList())
                        .setSkipVerification(tls.at("insecureSkipVerify").bool(false));
        for (String file : new String[] {"clientCertificate", "privateKey", "caCertificates"}) {
            if (!tls.at(file).text("").isEmpty()) {
                made.setInvalid(
                        tls.at(file).path()
                                + " names a file of the proxy, which it does not have: use"
                                + " credentialName");
            }
        }
        String name = tls.at("credentialName").text("");
        if (!name.isEmpty()) {
            credential(catalog.secret(namespace, name), mode.equals("MUTUAL"), made);
        }
        if (mode.equals("MUTUAL") && !made.hasClientCertificate() && made.getInvalid().isEmpty()) {
            made.setInvalid(
                    "mode MUTUAL needs credentialName: a Secret of namespace "
                            + namespace
                            + " with tls.crt and tls.key");
        }
        return Optional.of(made.build());
    }

    private static void credential(
            Optional<KubeObject> secret, boolean mutual, UpstreamTls.Builder made) {
        if (secret.isEmpty()) {
            made.setInvalid("the Secret that credentialName names does not exist");
            return;
        }
        SecretData.bytes(secret.get(), "ca.crt").ifPresent(made::addCaCertificates);
        Optional<ByteString> chain = SecretData.bytes(secret.get(), "tls.crt");
        Optional<ByteString> key = SecretData.bytes(secret.get(), "tls.key");
        if (mutual && chain.isPresent() && key.isPresent()) {
            made.setClientCertificate(
                    Certificate.newBuilder().setChain(chain.get()).setKey(key.get()));
        }
    }
}
