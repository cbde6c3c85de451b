package dev.weft.waypoint.authz.jwt;

import dev.weft.waypoint.http.RequestHead;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;

/** Where a token may stand in a request. Reading never fails, whatever the client sent. Pure. */
sealed interface TokenPlace {

    /** Adds every token that stands there. */
    void read(RequestHead head, List<String> tokens);

    /**
     * A header, each of its values.
     *
     * @param prefix before the token, in any case as schemes are; without it the value is none
     */
    record InHeader(String name, String prefix) implements TokenPlace {
        @Override
        public void read(RequestHead head, List<String> tokens) {
            if (!head.headers().contains(name)) {
                return;
            }
            for (String value : head.headers().getAll(name)) {
                if (value.regionMatches(true, 0, prefix, 0, prefix.length())) {
                    String token = value.substring(prefix.length()).strip();
                    if (!token.isEmpty()) {
                        tokens.add(token);
                    }
                }
            }
        }
    }

    record InParameter(String name) implements TokenPlace {
        @Override
        public void read(RequestHead head, List<String> tokens) {
            String target = head.target();
            int mark = target.indexOf('?');
            if (mark < 0) {
                return;
            }
            for (String pair : target.substring(mark + 1).split("[&;]")) {
                int equals = pair.indexOf('=');
                if (equals > 0 && decoded(pair.substring(0, equals)).equals(name)) {
                    String token = decoded(pair.substring(equals + 1));
                    if (!token.isEmpty()) {
                        tokens.add(token);
                    }
                }
            }
        }
    }

    record InCookie(String name) implements TokenPlace {
        @Override
        public void read(RequestHead head, List<String> tokens) {
            if (!head.headers().contains("cookie")) {
                return;
            }
            for (String line : head.headers().getAll("cookie")) {
                for (String cookie : line.split(";")) {
                    int equals = cookie.indexOf('=');
                    if (equals > 0 && cookie.substring(0, equals).strip().equals(name)) {
                        String token = unquoted(cookie.substring(equals + 1).strip());
                        if (!token.isEmpty()) {
                            tokens.add(token);
                        }
                    }
                }
            }
        }
    }

    /** Percent and plus decoded; as it is if that is not possible. */
    static String decoded(String text) {
        try {
            return QueryStringDecoder.decodeComponent(text);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static String unquoted(String text) {
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
