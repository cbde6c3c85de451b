package dev.weft.waypoint.authz.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * The keys of conditions, as users write them. A key that is not known is refused: skipping it
 * would drop the rule, and a DENY with a typo would protect nothing.
 */
final class WhenKeys {

    private static final String HEADERS = "request.headers";
    private static final String CLAIMS = "request.auth.claims";
    private static final String ENVOY = "experimental.envoy.filters.";

    private WhenKeys() {}

    static Attribute attribute(String key) throws RuleException {
        if (key.startsWith(HEADERS + "[")) {
            return header(key);
        }
        if (key.startsWith(CLAIMS + "[")) {
            return RequestAttributes.claim(
                    "token claim " + key.substring(CLAIMS.length()), claim(key));
        }
        return switch (key) {
            case "source.ip" -> SourceAttributes.SOURCE_IP;
            case "remote.ip" -> SourceAttributes.REMOTE_IP;
            case "source.namespace" -> SourceAttributes.NAMESPACE;
            case "source.serviceAccount" -> SourceAttributes.SERVICE_ACCOUNT;
            case "source.trustDomain" -> SourceAttributes.TRUST_DOMAIN;
            case "source.principal" -> SourceAttributes.PRINCIPAL;
            case "request.auth.principal" -> RequestAttributes.TOKEN_PRINCIPAL;
            case "request.auth.audiences" -> RequestAttributes.AUDIENCES;
            case "request.auth.presenter" -> RequestAttributes.PRESENTER;
            case "destination.ip" -> SourceAttributes.DESTINATION_IP;
            case "destination.port" -> RequestAttributes.PORT;
            case "connection.sni" -> RequestAttributes.SNI;
            default -> throw unknown(key);
        };
    }

    private static Attribute header(String key) throws RuleException {
        List<String> names = brackets(key, HEADERS.length());
        if (names.size() != 1) {
            throw new RuleException("key '" + key + "': expected request.headers[name]");
        }
        return RequestAttributes.header(names.getFirst());
    }

    private static List<String> claim(String key) throws RuleException {
        return brackets(key, CLAIMS.length());
    }

    /** The names of {@code [a][b]}. */
    private static List<String> brackets(String key, int from) throws RuleException {
        List<String> names = new ArrayList<>();
        int at = from;
        while (at < key.length()) {
            int end = key.indexOf(']', at);
            if (key.charAt(at) != '[' || end < 0 || end == at + 1) {
                throw new RuleException(
                        "key '" + key + "': expected names in brackets, such as [a] or [a][b]");
            }
            names.add(key.substring(at + 1, end));
            at = end + 1;
        }
        return List.copyOf(names);
    }

    private static RuleException unknown(String key) {
        if (key.startsWith(ENVOY)) {
            return new RuleException(
                    "key '" + key + "': there are no Envoy filters here that could set it");
        }
        return new RuleException(
                "key '"
                        + key
                        + "' is not known: expected source.*, remote.ip, request.headers[name],"
                        + " request.auth.*, destination.ip, destination.port or connection.sni");
    }
}
