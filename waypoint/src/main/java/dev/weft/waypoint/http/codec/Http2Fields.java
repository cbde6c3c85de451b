package dev.weft.waypoint.http.codec;

import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of HTTP/2 (RFC 9113 section 8) into heads. What breaks the protocol is told by a
 * {@link MalformedMessage} with status 0: the stream is reset; what is only wrong gets an answer.
 */
public final class Http2Fields {

    private Http2Fields() {}

    /** A request. An extended CONNECT becomes a GET that asks for an upgrade (RFC 8441). */
    public static RequestHead request(Http2Headers from, RequestReader reader, HeadLimits limits)
            throws MalformedMessage {
        Pseudo pseudo = new Pseudo();
        HttpHeaders headers = fields(from, pseudo, limits);
        String method = pseudo.need(":method", pseudo.method);
        String authority = authority(pseudo);
        if (!Grammar.isToken(method)) {
            throw breach("a method that is no token");
        }
        if (method.equals("CONNECT") && pseudo.protocol == null) {
            if (pseudo.path != null || pseudo.scheme != null || pseudo.authority == null) {
                throw breach("a CONNECT with :path or :scheme, or without :authority");
            }
            Target target = Target.of(method, authority, authority, reader.paths());
            return head(method, target, headers, reader);
        }
        String scheme = pseudo.need(":scheme", pseudo.scheme);
        String path = pseudo.need(":path", pseudo.path);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw MalformedMessage.bad("a scheme that is neither http nor https");
        }
        if (authority.isEmpty()) {
            throw MalformedMessage.bad("neither :authority nor host");
        }
        if (path.isEmpty() || (path.charAt(0) != '/' && !path.equals("*"))) {
            throw breach("a :path that is not a path");
        }
        if (pseudo.protocol != null) {
            return extended(
                    pseudo, Target.of("GET", path, authority, reader.paths()), headers, reader);
        }
        return head(method, Target.of(method, path, authority, reader.paths()), headers, reader);
    }

    private static RequestHead extended(
            Pseudo pseudo, Target target, HttpHeaders headers, RequestReader reader)
            throws MalformedMessage {
        if (!"CONNECT".equals(pseudo.method)) {
            throw breach("a :protocol without CONNECT");
        }
        String protocol = pseudo.need(":protocol", pseudo.protocol);
        if (!reader.upgrades().contains(protocol)) {
            throw new MalformedMessage(501, "a :protocol that is not supported");
        }
        headers.set(HttpHeaderNames.UPGRADE, protocol);
        return head("GET", target, headers, reader);
    }

    private static RequestHead head(
            String method, Target target, HttpHeaders headers, RequestReader reader) {
        return new RequestHead(
                HttpProtocol.HTTP2,
                method,
                reader.scheme(),
                target.authority(),
                target.path(),
                headers);
    }

    private static String authority(Pseudo pseudo) throws MalformedMessage {
        String authority = pseudo.authority == null ? pseudo.host : pseudo.authority;
        if (authority == null) {
            return "";
        }
        if (pseudo.host != null && !authority.equalsIgnoreCase(pseudo.host)) {
            throw breach("a host that is not the :authority");
        }
        if (!Grammar.isAuthority(authority)) {
            throw MalformedMessage.bad("an :authority that is not a host with an optional port");
        }
        return authority;
    }

    /** A response; also one of 1xx. */
    public static ResponseHead response(Http2Headers from, HeadLimits limits)
            throws MalformedMessage {
        Pseudo pseudo = new Pseudo();
        HttpHeaders headers = fields(from, pseudo, limits);
        String status = pseudo.need(":status", pseudo.status);
        if (status.length() != 3 || pseudo.method != null || pseudo.path != null) {
            throw breach("a response without a status of three digits");
        }
        long number = Fields.length(status);
        if (number < 100 || number == 101) {
            throw breach("a status that HTTP/2 does not have");
        }
        return new ResponseHead((int) number, headers);
    }

    public static HttpHeaders trailers(Http2Headers from, HeadLimits limits)
            throws MalformedMessage {
        Pseudo pseudo = new Pseudo();
        HttpHeaders trailers = fields(from, pseudo, limits);
        if (pseudo.any) {
            throw breach("a pseudo-header in trailers");
        }
        return Trailers.allowed(trailers);
    }

    private static HttpHeaders fields(Http2Headers from, Pseudo pseudo, HeadLimits limits)
            throws MalformedMessage {
        HttpHeaders headers = Fields.UNCHECKED.newHeaders();
        int count = 0;
        boolean regular = false;
        for (Map.Entry<CharSequence, CharSequence> field : from) {
            CharSequence name = field.getKey();
            CharSequence value = field.getValue();
            if (!Grammar.isValue(value) || isPadded(value)) {
                throw breach("a header value with control characters, or blanks around it");
            }
            if (name.length() > 0 && name.charAt(0) == ':') {
                if (regular) {
                    throw breach("a pseudo-header behind other headers");
                }
                pseudo.add(name.toString(), value.toString());
                continue;
            }
            regular = true;
            if (++count > limits.fields()) {
                throw new MalformedMessage(
                        431, "more than " + limits.fields() + " header fields: the limit");
            }
            regular(name, value, headers, pseudo);
        }
        return headers;
    }

    private static boolean isPadded(CharSequence value) {
        return !value.isEmpty()
                && (value.charAt(0) <= ' ' || value.charAt(value.length() - 1) <= ' ');
    }

    private static void regular(
            CharSequence name, CharSequence value, HttpHeaders headers, Pseudo pseudo)
            throws MalformedMessage {
        if (!Grammar.isToken(name) || hasCapital(name)) {
            throw breach("a header name that is not of small letters");
        }
        switch (FieldName.kind(name)) {
            case END_TO_END -> headers.add(name, value);
            case COOKIE -> {
                CharSequence before = headers.get(HttpHeaderNames.COOKIE);
                headers.set(name, before == null ? value : before + "; " + value);
            }
            case CONTENT_LENGTH -> {
                if (headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
                    throw breach("more than one content-length");
                }
                Fields.length(value);
                headers.set(HttpHeaderNames.CONTENT_LENGTH, value);
            }
            case HOST -> pseudo.host(value.toString());
            case TE -> {
                if (!value.toString().equalsIgnoreCase("trailers")) {
                    throw breach("a te other than trailers");
                }
                headers.set(HttpHeaderNames.TE, "trailers");
            }
            case HOP -> {
                if (!name.toString().startsWith("proxy-auth")) {
                    throw breach("a header of a connection of HTTP/1");
                }
            }
            case CONNECTION, TRANSFER_ENCODING, UPGRADE ->
                    throw breach("a header of a connection of HTTP/1");
        }
    }

    private static boolean hasCapital(CharSequence name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 'A' && name.charAt(i) <= 'Z') {
                return true;
            }
        }
        return false;
    }

    static MalformedMessage breach(String message) {
        return new MalformedMessage(0, message);
    }

    /** Pseudo-headers, each at most once. */
    private static final class Pseudo {
        private @Nullable String method;
        private @Nullable String scheme;
        private @Nullable String authority;
        private @Nullable String path;
        private @Nullable String protocol;
        private @Nullable String status;
        private @Nullable String host;
        private boolean any;

        void add(String name, String value) throws MalformedMessage {
            any = true;
            switch (name) {
                case ":method" -> method = once(method, value);
                case ":scheme" -> scheme = once(scheme, value);
                case ":authority" -> authority = once(authority, value);
                case ":path" -> path = once(path, value);
                case ":protocol" -> protocol = once(protocol, value);
                case ":status" -> status = once(status, value);
                default -> throw breach("an unknown pseudo-header");
            }
        }

        void host(String value) throws MalformedMessage {
            host = once(host, value);
        }

        private static String once(@Nullable String before, String value) throws MalformedMessage {
            if (before != null) {
                throw breach("a pseudo-header, or host, more than once");
            }
            return value;
        }

        String need(String name, @Nullable String value) throws MalformedMessage {
            if (value == null) {
                throw breach("no " + name);
            }
            if (status != null && !name.equals(":status")) {
                throw breach("a :status in a request");
            }
            return value;
        }
    }
}
