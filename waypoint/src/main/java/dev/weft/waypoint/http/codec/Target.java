package dev.weft.waypoint.http.codec;

import dev.weft.waypoint.http.Authority;
import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.PathNormalizer;

/** What a request is for (RFC 9112 section 3.2): its authority, its path with query. */
record Target(String authority, String path) {

    /** The path of CONNECT is empty. */
    static Target of(String method, String text, String host, PathNormalizer paths)
            throws MalformedMessage {
        if (!Grammar.isTarget(text)) {
            throw MalformedMessage.bad("a request target with characters that must be escaped");
        }
        if (method.equals("CONNECT")) {
            if (!Grammar.isAuthority(text) || Authority.port(text) < 1) {
                throw MalformedMessage.bad("a CONNECT target that is not host:port");
            }
            return new Target(text, "");
        }
        if (text.charAt(0) == '/') {
            return new Target(host, normal(text, paths));
        }
        if (text.equals("*")) {
            return asterisk(method, host);
        }
        return absolute(method, text, paths);
    }

    private static Target asterisk(String method, String host) throws MalformedMessage {
        if (!method.equals("OPTIONS")) {
            throw MalformedMessage.bad("the target * of a method other than OPTIONS");
        }
        return new Target(host, "*");
    }

    private static Target absolute(String method, String text, PathNormalizer paths)
            throws MalformedMessage {
        int from = 0;
        if (text.regionMatches(true, 0, "http://", 0, 7)) {
            from = 7;
        } else if (text.regionMatches(true, 0, "https://", 0, 8)) {
            from = 8;
        } else {
            throw MalformedMessage.bad("a target that is neither a path nor an http URI");
        }
        int end = from;
        while (end < text.length() && "/?\\".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String authority = text.substring(from, end);
        if (!Grammar.isAuthority(authority)) {
            throw MalformedMessage.bad("a target whose authority is not a host with a port");
        }
        String rest = text.substring(end);
        if (rest.isEmpty() && method.equals("OPTIONS")) {
            return new Target(authority, "*");
        }
        return new Target(authority, normal(rest.startsWith("/") ? rest : "/" + rest, paths));
    }

    private static String normal(String target, PathNormalizer paths) throws MalformedMessage {
        int mark = target.indexOf('?');
        if (mark < 0) {
            return paths.normalize(target);
        }
        String path = target.substring(0, mark);
        String normal = paths.normalize(path);
        return normal.equals(path) ? target : normal + target.substring(mark);
    }
}
