package dev.weft.ztunnel.outbound;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where the addresses of endpoints come from that have a hostname instead. */
@FunctionalInterface
public interface Hostnames {
    /** At least one address of a host; fails with a message that says why there is none. */
    CompletionStage<List<InetAddress>> find(String hostname);
}
