package dev.weft.controller.gateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Labels and annotations that may stand under several domains; the first that has one decides.
 *
 * @param domains in the order in which they count
 */
public record DomainLabels(List<String> domains) {

    public DomainLabels {
        domains = List.copyOf(domains);
    }

    /** The value of {@code <domain>/<name>}. */
    public Optional<String> find(Map<String, String> labels, String name) {
        for (String domain : domains) {
            String value = labels.get(domain + "/" + name);
            if (value != null) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /** How the label is called in messages. */
    public String show(String name) {
        return domains.getFirst() + "/" + name;
    }
}
