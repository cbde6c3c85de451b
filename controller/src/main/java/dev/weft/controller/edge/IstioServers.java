package dev.weft.controller.edge;

import dev.weft.api.waypoint.Listener;
import dev.weft.controller.gateway.GatewayFacts;
import dev.weft.controller.gateway.ServerFacts;
import dev.weft.manifest.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The servers of an Istio Gateway as listeners: one for each port and host. Pure. */
record IstioServers(GatewayFacts gateway, TlsSettings tls) {

    List<Listener> listeners() {
        List<Listener> listeners = new ArrayList<>();
        for (ServerFacts server : gateway.servers()) {
            Listener.Builder base = base(server);
            for (String host : server.hosts()) {
                String plain = ServerFacts.plain(host);
                listeners.add(base.clone().setHostname(plain.equals("*") ? "" : plain).build());
            }
        }
        return listeners;
    }

    private Listener.Builder base(ServerFacts facts) {
        Field server = facts.place();
        Field port = server.at("port");
        Listener.Builder listener =
                Listener.newBuilder()
                        .setName(facts.name())
                        .setPort(
                                port.at("number")
                                        .number(1, 65535)
                                        .orElseThrow(() -> port.at("number").wrong("a port")))
                        .setHttpsRedirect(server.at("tls", "httpsRedirect").bool(false));
        switch (port.at("protocol").requiredText()) {
            case "HTTP", "HTTP2", "GRPC" -> listener.setProtocol(Listener.Protocol.HTTP);
            case "HTTPS" -> listener.setProtocol(Listener.Protocol.HTTPS);
            case "TLS" -> listener.setProtocol(Listener.Protocol.TLS);
            case "TCP", "MONGO", "MYSQL", "REDIS" -> listener.setProtocol(Listener.Protocol.TCP);
            default -> throw port.at("protocol").wrong("HTTP, HTTP2, GRPC, HTTPS, TLS or TCP");
        }
        if (server.at("tls", "mode").isPresent()) {
            secure(server.at("tls"), listener);
        }
        return listener;
    }

    private void secure(Field settings, Listener.Builder listener) {
        String mode = settings.at("mode").requiredText();
        switch (mode) {
            case "PASSTHROUGH" -> {
                listener.setPassthrough(true).setProtocol(Listener.Protocol.TLS);
                return;
            }
            case "SIMPLE", "MUTUAL", "OPTIONAL_MUTUAL" -> {}
            default ->
                    throw settings.at("mode")
                            .wrong("SIMPLE, MUTUAL, OPTIONAL_MUTUAL or PASSTHROUGH");
        }
        String namespace = gateway.key().namespace();
        String name = settings.at("credentialName").text("");
        Optional<dev.weft.api.waypoint.Certificate> certificate = tls.certificate(namespace, name);
        certificate.ifPresent(listener::addCertificates);
        if (certificate.isEmpty()) {
            listener.setInvalid(
                    "credentialName '"
                            + name
                            + "': expected a Secret of namespace "
                            + namespace
                            + " with tls.crt and tls.key");
        }
        if (!mode.equals("SIMPLE")) {
            tls.authority(namespace, name).ifPresent(listener::setClientCa);
            listener.setClientCertificateOptional(mode.equals("OPTIONAL_MUTUAL"));
            if (listener.getClientCa().isEmpty()) {
                listener.setInvalid(
                        "mode " + mode + " needs ca.crt in Secret " + namespace + "/" + name);
            }
        }
    }
}
