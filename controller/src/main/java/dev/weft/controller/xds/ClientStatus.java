package dev.weft.controller.xds;

import java.time.Instant;
import java.util.Map;

/**
 * One connected client, for operators.
 *
 * @param id as it names itself; empty before its first request
 * @param node where its token says it runs
 */
public record ClientStatus(
        long stream, String id, String node, Instant since, Map<String, TypeStatus> types) {

    public ClientStatus {
        types = Map.copyOf(types);
    }

    /**
     * How far one type got.
     *
     * @param awaitsReply whether a message is out that the client has not answered
     * @param refusals how often it refused something
     * @param lastRefusal in the client's own words; empty if it never did
     */
    public record TypeStatus(
            boolean wildcard,
            int resources,
            boolean awaitsReply,
            long refusals,
            String lastRefusal) {}
}
