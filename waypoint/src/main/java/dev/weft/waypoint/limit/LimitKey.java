package dev.weft.waypoint.limit;

import dev.weft.api.waypoint.RateLimit.Key;
import dev.weft.net.IpAddresses;
import dev.weft.waypoint.authz.jwt.Claims;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.match.InvalidConfig;
import dev.weft.waypoint.request.Downstream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Makes of a request the key that it is counted by. Requests that lack a part are counted together:
 * leaving something out is no way around a limit. Pure.
 */
final class LimitKey {

    /** Longer keys are kept by their hash: a key never takes more memory than that. */
    private static final int LONGEST = 96;

    private final List<Key> parts;

    LimitKey(List<Key> parts) throws InvalidConfig {
        for (Key part : parts) {
            if (part.getKeyCase() == Key.KeyCase.KEY_NOT_SET) {
                throw new InvalidConfig(
                        "a key says nothing: expected identity, header, claim, ...");
            }
        }
        this.parts = List.copyOf(parts);
    }

    String of(RequestHead head, Downstream downstream, Claims claims) {
        if (parts.isEmpty()) {
            return "";
        }
        StringBuilder key = new StringBuilder();
        for (Key part : parts) {
            String value = value(part, head, downstream, claims);
            // With its length, so that no two lists of parts make the same text.
            key.append(value.length()).append(':').append(value);
        }
        return key.length() <= LONGEST ? key.toString() : hash(key.toString());
    }

    private static String value(Key part, RequestHead head, Downstream downstream, Claims claims) {
        return switch (part.getKeyCase()) {
            case IDENTITY -> downstream.identity().map(Object::toString).orElse("");
            case HEADER -> {
                String value = head.header(part.getHeader());
                yield value == null ? "" : value;
            }
            case CLAIM -> claim(claims, part.getClaim());
            case PATH -> head.path();
            case CLIENT_ADDRESS -> IpAddresses.text(downstream.address().ip());
            case CLIENT_NAMESPACE -> downstream.namespace();
            case KEY_NOT_SET -> "";
        };
    }

    /** By its whole name, else by the way that dots describe. */
    private static String claim(Claims claims, String name) {
        String whole = text(claims, List.of(name));
        return whole.isEmpty() ? text(claims, List.of(name.split("\\."))) : whole;
    }

    private static String text(Claims claims, List<String> path) {
        String scalar = claims.scalar(path);
        return scalar.isEmpty() ? String.join(" ", claims.texts(path)) : scalar;
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
