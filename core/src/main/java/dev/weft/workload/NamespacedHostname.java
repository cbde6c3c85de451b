package dev.weft.workload;

import java.util.Comparator;
import java.util.Optional;

/** The key of a service: {@code shop/orders.shop.svc.cluster.local}. */
public record NamespacedHostname(String namespace, String hostname)
        implements Comparable<NamespacedHostname> {

    private static final Comparator<NamespacedHostname> ORDER =
            Comparator.comparing(NamespacedHostname::namespace)
                    .thenComparing(NamespacedHostname::hostname);

    /**
     * Parses {@code namespace/hostname}; empty unless there is exactly one slash with text on both
     * sides.
     */
    public static Optional<NamespacedHostname> parse(String text) {
        int slash = text.indexOf('/');
        if (slash <= 0 || slash == text.length() - 1 || text.indexOf('/', slash + 1) >= 0) {
            return Optional.empty();
        }
        return Optional.of(
                new NamespacedHostname(text.substring(0, slash), text.substring(slash + 1)));
    }

    @Override
    public int compareTo(NamespacedHostname other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return namespace + "/" + hostname;
    }
}
