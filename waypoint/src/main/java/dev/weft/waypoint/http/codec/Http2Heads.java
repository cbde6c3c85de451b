package dev.weft.waypoint.http.codec;

import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** Makes fields of HTTP/2 of heads. */
public final class Http2Heads {

    private Http2Heads() {}

    /** A request; one that asks for an upgrade becomes an extended CONNECT (RFC 8441). */
    public static Http2Headers request(RequestHead head, boolean end) throws MalformedMessage {
        Http2Headers to = new DefaultHttp2Headers(false, head.headers().size() + 6);
        String upgrade = RequestReader.wanted(head.headers());
        boolean connect = head.method().equals("CONNECT");
        if (!Grammar.isToken(head.method()) || (!connect && !Grammar.isTarget(head.target()))) {
            throw MalformedMessage.bad("a method or target that cannot be written");
        }
        to.method(upgrade.isEmpty() ? head.method() : "CONNECT");
        if (!connect) {
            to.scheme(head.scheme());
            to.path(head.target());
        }
        if (!upgrade.isEmpty()) {
            to.set(Http2Headers.PseudoHeaderName.PROTOCOL.value(), upgrade);
        }
        if (!head.authority().isEmpty()) {
            if (!Grammar.isAuthority(head.authority())) {
                throw MalformedMessage.bad("an authority that cannot be written");
            }
            to.authority(head.authority());
        }
        fields(head.headers(), to, !end);
        if (!upgrade.isEmpty()) {
            to.remove("sec-websocket-key");
        }
        return to;
    }

    /** A response; the change of protocol is a 200 there. */
    public static Http2Headers response(ResponseHead head) throws MalformedMessage {
        Http2Headers to = new DefaultHttp2Headers(false, head.headers().size() + 2);
        int status = head.status() == 101 ? 200 : head.status();
        to.status(status == 200 ? "200" : Integer.toString(status));
        fields(head.headers(), to, status >= 200 && status != 204);
        if (head.status() == 101) {
            to.remove("sec-websocket-accept");
        }
        return to;
    }

    public static Http2Headers trailers(HttpHeaders trailers) throws MalformedMessage {
        Http2Headers to = new DefaultHttp2Headers(false, trailers.size() + 1);
        fields(trailers, to, false);
        return to;
    }

    private static void fields(HttpHeaders from, Http2Headers to, boolean length)
            throws MalformedMessage {
        Iterator<Map.Entry<CharSequence, CharSequence>> all = from.iteratorCharSequence();
        while (all.hasNext()) {
            Map.Entry<CharSequence, CharSequence> field = all.next();
            CharSequence name = field.getKey();
            CharSequence value = field.getValue();
            FieldName known = FieldName.find(name);
            if ((known == null && !Grammar.isToken(name)) || !Grammar.isValue(value)) {
                throw MalformedMessage.bad("a header that cannot be written");
            }
            if (known == null) {
                to.add(lower(name), value);
                continue;
            }
            switch (known.kind()) {
                case END_TO_END, COOKIE -> to.add(known.lower(), value);
                case CONTENT_LENGTH -> {
                    if (length) {
                        Fields.length(value);
                        to.add(HttpHeaderNames.CONTENT_LENGTH, value);
                    }
                }
                case TE -> to.add(HttpHeaderNames.TE, "trailers");
                case HOP, HOST, TRANSFER_ENCODING, CONNECTION, UPGRADE -> {}
            }
        }
    }

    private static CharSequence lower(CharSequence name) {
        return name instanceof AsciiString ascii
                ? ascii.toLowerCase()
                : name.toString().toLowerCase(Locale.ROOT);
    }
}
