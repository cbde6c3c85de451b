package dev.weft.policy;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.identity.SpiffeId;
import dev.weft.net.IpAddresses;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A connection with everything ready that matchers compare.
 *
 * @param principal empty for plaintext, which no principal matcher hits
 * @param namespace empty for plaintext, which namespace matchers do compare
 */
record Subject(
        String principal,
        String namespace,
        Optional<ServiceAccountRef> account,
        InetAddress sourceIp,
        InetAddress destinationIp,
        int destinationPort) {

    static Subject of(ConnectionAttributes connection) {
        Optional<SpiffeId> peer = connection.peer();
        return new Subject(
                peer.map(SpiffeId::principal).orElse(""),
                peer.map(SpiffeId::namespace).orElse(""),
                peer.map(SpiffeId::account),
                connection.source().ip(),
                connection.destination().ip(),
                connection.destination().port());
    }

    /** The value of an attribute, for explanations. */
    String shown(Attribute attribute) {
        return switch (attribute) {
            case NAMESPACE -> quoted(namespace);
            case PRINCIPAL -> quoted(principal);
            case SERVICE_ACCOUNT -> quoted(account.map(Object::toString).orElse(""));
            case SOURCE_IP -> IpAddresses.text(sourceIp);
            case DESTINATION_IP -> IpAddresses.text(destinationIp);
            case DESTINATION_PORT -> String.valueOf(destinationPort);
        };
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "none (plaintext)" : "'" + text + "'";
    }
}
