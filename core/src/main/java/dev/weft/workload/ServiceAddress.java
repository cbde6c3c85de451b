package dev.weft.workload;

import dev.weft.net.Cidr;
import dev.weft.net.IpAddresses;

/** A virtual address, or a block of them, of a service on a network. */
public record ServiceAddress(String network, Cidr block) {

    /**
     * {@code network/ip} for one address, {@code network/ip/length} for a block: the form of
     * resource aliases.
     */
    @Override
    public String toString() {
        return network
                + "/"
                + (block.isSingle() ? IpAddresses.text(block.base()) : block.toString());
    }
}
