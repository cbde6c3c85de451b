package dev.weft.controller.gateway;

import dev.weft.identity.ServiceAccountRef;
import java.util.Comparator;

/** What names a Gateway: {@code shop/waypoint}. */
public record GatewayKey(String namespace, String name) implements Comparable<GatewayKey> {

    private static final Comparator<GatewayKey> ORDER =
            Comparator.comparing(GatewayKey::namespace).thenComparing(GatewayKey::name);

    /** The account that its proxy runs as. */
    public ServiceAccountRef account() {
        return new ServiceAccountRef(namespace, name);
    }

    @Override
    public int compareTo(GatewayKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
