package dev.weft.ztunnel.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** What becomes of a question. */
sealed interface DnsDecision {

    /**
     * The mesh knows the name.
     *
     * @param canonicalName what the name is an alias of, if the answer has to say so
     * @param addresses of the type that was asked for; may be none
     */
    record Answer(Optional<DnsName> canonicalName, List<InetAddress> addresses)
            implements DnsDecision {

        public Answer {
            addresses = List.copyOf(addresses);
        }
    }

    /** It is for the pod's own name servers. */
    record Forward() implements DnsDecision {}
}
