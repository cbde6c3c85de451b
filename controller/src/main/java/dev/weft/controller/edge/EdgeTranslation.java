package dev.weft.controller.edge;

import dev.weft.api.waypoint.Gateway;
import dev.weft.api.waypoint.Listener;
import dev.weft.controller.edge.GatewayTranslation.Inputs;
import dev.weft.controller.gateway.ListenerFacts;
import dev.weft.controller.status.Condition;
import dev.weft.controller.status.ParentStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The listeners of an edge. One use, one thread. */
final class EdgeTranslation {

    private final Inputs in;
    private final TlsSettings tls;
    private final ClientCertificates clients;
    private final List<ParentStatus> statuses = new ArrayList<>();
    private int usable;

    EdgeTranslation(Inputs in) {
        this.in = in;
        this.tls = new TlsSettings(in.catalog(), in.gateway());
        this.clients = new ClientCertificates(in.catalog(), in.gateway());
    }

    GatewayResult all() {
        Gateway.Builder message = GatewayTranslation.message(in);
        if (in.gateway().isIstio()) {
            new IstioServers(in.gateway(), tls).listeners().forEach(message::addListeners);
            return new GatewayResult(
                    message.build(),
                    GatewayTranslation.status(
                            in.gateway(),
                            List.of(
                                    Condition.yes("Accepted", "Accepted", ""),
                                    GatewayTranslation.programmed(in)),
                            List.of()));
        }
        Map<String, String> firstAt = new HashMap<>();
        for (ListenerFacts listener : in.gateway().listeners()) {
            listener(listener, firstAt, message);
        }
        Condition accepted =
                usable == in.gateway().listeners().size()
                        ? Condition.yes("Accepted", "Accepted", "")
                        : new Condition(
                                "Accepted",
                                usable > 0 ? Condition.Status.TRUE : Condition.Status.FALSE,
                                "ListenersNotValid",
                                usable
                                        + " of "
                                        + in.gateway().listeners().size()
                                        + " listeners can be used");
        List<Condition> conditions =
                new ArrayList<>(List.of(accepted, GatewayTranslation.programmed(in)));
        if (clients.isInsecureSomewhere()) {
            conditions.add(
                    Condition.yes(
                            "InsecureFrontendValidationMode",
                            "ConfigurationChanged",
                            "AllowInsecureFallback lets clients in whatever certificate they"
                                    + " show, or none"));
        }
        return new GatewayResult(
                message.build(), GatewayTranslation.status(in.gateway(), conditions, statuses));
    }

    private void listener(
            ListenerFacts facts, Map<String, String> firstAt, Gateway.Builder message) {
        Listener.Builder listener =
                Listener.newBuilder()
                        .setName(facts.name())
                        .setPort(facts.port())
                        .setHostname(facts.hostname());
        List<Condition> conditions = new ArrayList<>();
        Condition accepted = protocol(facts, listener);
        conditions.add(accepted);
        Condition conflict = conflict(facts, firstAt);
        conditions.add(conflict);
        Condition refs = Condition.yes("ResolvedRefs", "ResolvedRefs", "");
        if (accepted.holds() && listener.getProtocol() != Listener.Protocol.HTTP) {
            refs = tls.listener(facts, listener);
            Optional<Condition> wrong = clients.fill(facts, listener);
            if (wrong.isPresent() && listener.getClientCa().isEmpty()) {
                conditions.set(
                        0, Condition.no("Accepted", "NoValidCACertificate", wrong.get().message()));
            }
            refs = refs.holds() ? wrong.orElse(refs) : refs;
        }
        conditions.add(refs);
        boolean fine = accepted.holds() && !conflict.holds() && listener.getInvalid().isEmpty();
        conditions.add(
                fine
                        ? Condition.yes(
                                "Programmed",
                                "Programmed",
                                in.attached().getOrDefault(facts.name(), 0) + " routes attached")
                        : Condition.no("Programmed", "Invalid", "see its other conditions"));
        statuses.add(new ParentStatus("listener " + facts.name(), conditions));
        if (fine) {
            usable++;
            message.addListeners(listener);
        }
    }

    private static Condition protocol(ListenerFacts facts, Listener.Builder listener) {
        switch (facts.protocol()) {
            case "HTTP" -> listener.setProtocol(Listener.Protocol.HTTP);
            case "HTTPS" -> listener.setProtocol(Listener.Protocol.HTTPS);
            case "TLS" -> listener.setProtocol(Listener.Protocol.TLS);
            case "TCP" -> listener.setProtocol(Listener.Protocol.TCP);
            default -> {
                return Condition.no(
                        "Accepted",
                        "UnsupportedProtocol",
                        "protocol " + facts.protocol() + ": expected HTTP, HTTPS, TLS or TCP");
            }
        }
        return Condition.yes("Accepted", "Accepted", "");
    }

    /** Two listeners of a port need one protocol and different hosts; the first of them stays. */
    private static Condition conflict(ListenerFacts facts, Map<String, String> firstAt) {
        String protocol = facts.protocol();
        String first = firstAt.putIfAbsent("port " + facts.port(), protocol);
        if (first != null && !first.equals(protocol)) {
            return Condition.yes(
                    "Conflicted",
                    "ProtocolConflict",
                    "port " + facts.port() + " already has protocol " + first);
        }
        String host = "host " + facts.port() + " " + facts.hostname().toLowerCase(Locale.ROOT);
        if (firstAt.putIfAbsent(host, facts.name()) != null) {
            return Condition.yes(
                    "Conflicted",
                    "HostnameConflict",
                    "port " + facts.port() + " already has this hostname");
        }
        return Condition.no("Conflicted", "NoConflicts", "");
    }
}
