package dev.weft.waypoint.http.codec;

import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.PathNormalizer;
import dev.weft.waypoint.http.RequestHead;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Set;

/**
 * Makes request heads of what was read (RFC 9112 section 3, RFC 9110 section 7).
 *
 * @param scheme of the connection; what a request says of it is not believed
 * @param upgrades protocols that a connection may turn into, in lower case
 */
public record RequestReader(PathNormalizer paths, String scheme, Set<String> upgrades) {

    private static final int LONGEST_METHOD = 64;

    Http1Request read(HeadReader.Line line, Fields fields) throws MalformedMessage {
        int first = line.find(' ', 0);
        int second = first < 0 ? -1 : line.find(' ', first + 1);
        if (second < 0) {
            throw MalformedMessage.bad("a request line that is not METHOD TARGET VERSION");
        }
        HttpProtocol protocol = protocol(line.text(second + 1, line.length()));
        String method = method(line.text(0, first));
        if (fields.chunked() && protocol == HttpProtocol.HTTP10) {
            throw MalformedMessage.bad("a Transfer-Encoding in HTTP/1.0");
        }
        String host = host(protocol, fields);
        boolean body = fields.chunked() || fields.contentLength() > 0;
        boolean close = fields.close() || (protocol == HttpProtocol.HTTP10 && !fields.keepAlive());
        if (protocol == HttpProtocol.HTTP10) {
            fields.headers.remove(HttpHeaderNames.EXPECT);
        } else if (!body) {
            upgrade(method, fields);
        }
        Target target = Target.of(method, line.text(first + 1, second), host, paths);
        RequestHead head =
                new RequestHead(
                        protocol,
                        method,
                        scheme,
                        target.authority(),
                        target.path(),
                        fields.headers);
        if (method.equals("CONNECT") && body) {
            throw MalformedMessage.bad("a CONNECT with a body");
        }
        return new Http1Request(head, fields.contentLength(), fields.chunked(), !close);
    }

    private static HttpProtocol protocol(String version) throws MalformedMessage {
        if (version.equals("HTTP/1.1")) {
            return HttpProtocol.HTTP11;
        }
        if (version.equals("HTTP/1.0")) {
            return HttpProtocol.HTTP10;
        }
        boolean other =
                version.length() == 8
                        && version.startsWith("HTTP/")
                        && Character.isDigit(version.charAt(5))
                        && version.charAt(6) == '.'
                        && Character.isDigit(version.charAt(7));
        throw new MalformedMessage(
                other ? 505 : 400, "a version that is neither HTTP/1.1 nor HTTP/1.0");
    }

    private static String method(String text) throws MalformedMessage {
        String known = Methods.known(text);
        if (known == null) {
            if (!Grammar.isToken(text)) {
                throw MalformedMessage.bad("a method that is no token");
            }
            if (text.length() > LONGEST_METHOD) {
                throw new MalformedMessage(501, "a method of more than 64 characters");
            }
            return text;
        }
        return known;
    }

    private static String host(HttpProtocol protocol, Fields fields) throws MalformedMessage {
        String host = fields.host();
        if (host == null) {
            if (protocol == HttpProtocol.HTTP11) {
                throw MalformedMessage.bad("no Host");
            }
            return "";
        }
        if (!Grammar.isAuthority(host)) {
            throw MalformedMessage.bad("a Host that is not a host with an optional port");
        }
        return host;
    }

    private void upgrade(String method, Fields fields) {
        String wanted = fields.upgrade().toLowerCase(Locale.ROOT);
        if (method.equals("GET") && upgrades.contains(wanted)) {
            fields.headers.set(HttpHeaderNames.UPGRADE, wanted);
        }
    }

    /** The protocol that a request wants to change to; empty if none. */
    public static String wanted(HttpHeaders headers) {
        String upgrade = headers.get(HttpHeaderNames.UPGRADE);
        return upgrade == null ? "" : upgrade;
    }
}
