package dev.weft.waypoint.authz.rule;

import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import dev.weft.waypoint.http.RequestHead;
import java.net.InetAddress;
import java.util.Optional;

/**
 * The client as trusted proxies saw it: each of them added one entry to the end of X-Forwarded-For,
 * so the entry that counts is the n-th from the end. What stands before it may be made up. Pure.
 */
final class RemoteAddress {

    private RemoteAddress() {}

    /** Empty if fewer entries are there than proxies, or if the entry is no address. */
    static Optional<InetAddress> find(RequestHead head, int trustedHops) {
        String all = head.header("x-forwarded-for");
        if (all == null) {
            return Optional.empty();
        }
        int end = all.length();
        for (int hop = 1; hop < trustedHops; hop++) {
            end = all.lastIndexOf(',', end - 1);
            if (end < 0) {
                return Optional.empty();
            }
        }
        String entry = all.substring(all.lastIndexOf(',', end - 1) + 1, end).strip();
        Optional<InetAddress> bare = IpAddresses.parse(entry);
        return bare.isPresent() ? bare : IpPort.parse(entry).map(IpPort::ip);
    }
}
