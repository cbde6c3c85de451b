package dev.weft.net;

import java.net.InetAddress;

/**
 * An address on a network; equal addresses on two networks are two things.
 *
 * @param network opaque name; empty is the default network
 */
public record NetworkAddress(String network, InetAddress ip) {

    public NetworkAddress {
        ip = IpAddresses.canonical(ip);
    }

    /** {@code network/ip}, the form of discovery resource names. */
    @Override
    public String toString() {
        return network + "/" + IpAddresses.text(ip);
    }
}
