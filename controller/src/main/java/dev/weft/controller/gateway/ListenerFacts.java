package dev.weft.controller.gateway;

import dev.weft.manifest.Field;
import dev.weft.manifest.LabelSelector;
import java.util.ArrayList;
import java.util.List;

/**
 * One listener of a Gateway of the Gateway API.
 *
 * @param place where it stands, for what only its translation reads
 * @param hostname empty for all
 * @param kinds of routes that it says it takes; none for all that fit its protocol
 */
public record ListenerFacts(
        Field place,
        String name,
        int port,
        String protocol,
        String hostname,
        Admission admission,
        List<String> kinds) {

    private static final LabelSelector NOBODY = LabelSelector.ofLabels(java.util.Map.of());

    public ListenerFacts {
        kinds = List.copyOf(kinds);
    }

    /** Whose routes, or users, are let in. */
    public record Admission(From from, LabelSelector selector) {

        /** By namespace. */
        public enum From {
            SAME,
            ALL,
            SELECTOR,
            NONE
        }

        /** Whether objects of a namespace are let in by a Gateway of another, or the same. */
        public boolean admits(NamespaceFacts namespace, String ofGateway) {
            return switch (from) {
                case SAME -> namespace.name().equals(ofGateway);
                case ALL -> true;
                case SELECTOR -> selector.matches(namespace.labels());
                case NONE -> false;
            };
        }
    }

    static ListenerFacts of(Field listener) {
        List<String> kinds = new ArrayList<>();
        for (Field kind : listener.at("allowedRoutes", "kinds").list()) {
            kinds.add(kind.at("kind").requiredText());
        }
        return new ListenerFacts(
                listener,
                listener.at("name").requiredText(),
                listener.at("port")
                        .number(1, 65535)
                        .orElseThrow(() -> listener.at("port").wrong("a port, 1 to 65535")),
                listener.at("protocol").requiredText(),
                listener.at("hostname").text(""),
                admission(listener.at("allowedRoutes", "namespaces")),
                kinds);
    }

    private static Admission admission(Field namespaces) {
        return switch (namespaces.at("from").text("Same")) {
            case "Same" -> new Admission(Admission.From.SAME, NOBODY);
            case "All" -> new Admission(Admission.From.ALL, NOBODY);
            case "None" -> new Admission(Admission.From.NONE, NOBODY);
            case "Selector" ->
                    new Admission(
                            Admission.From.SELECTOR,
                            LabelSelector.parse(namespaces.at("selector")));
            default -> throw namespaces.at("from").wrong("Same, All, Selector or None");
        };
    }
}
