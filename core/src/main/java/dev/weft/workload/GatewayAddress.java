package dev.weft.workload;

import dev.weft.net.NetworkAddress;

/**
 * How to reach a waypoint or a network gateway.
 *
 * @param hbonePort its mTLS port, usually 15008
 */
public record GatewayAddress(Destination destination, int hbonePort) {

    /** By name or by address. */
    public sealed interface Destination {}

    public record ByHostname(NamespacedHostname hostname) implements Destination {
        @Override
        public String toString() {
            return hostname.toString();
        }
    }

    public record ByAddress(NetworkAddress address) implements Destination {
        @Override
        public String toString() {
            return address.toString();
        }
    }
}
