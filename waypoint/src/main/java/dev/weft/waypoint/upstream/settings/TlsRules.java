package dev.weft.waypoint.upstream.settings;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;

/**
 * TLS to the application itself, inside the tunnel if there is one.
 *
 * @param sni empty for the host of the service
 * @param names of which the server's certificate must have one; none: the SNI
 * @param authorities PEM; none: those of the system
 * @param invalid why it cannot be carried out; requests fail then, never in plaintext
 */
public record TlsRules(
        String sni,
        List<String> names,
        List<ByteString> authorities,
        Optional<ClientCertificate> certificate,
        boolean skipVerification,
        String invalid) {

    public TlsRules {
        names = List.copyOf(names);
        authorities = List.copyOf(authorities);
    }

    /** PEM; the key is never written anywhere. */
    public record ClientCertificate(ByteString chain, ByteString key) {
        @Override
        public String toString() {
            return "a client certificate";
        }
    }
}
