package dev.weft.waypoint.http.codec;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Map;

/** What may stand behind a body (RFC 9110 section 6.5.1). */
final class Trailers {

    /** Fields that steer routing, framing, or who is asking; too late behind a body. */
    private static final List<AsciiString> REFUSED =
            List.of(
                    AsciiString.cached("content-length"),
                    AsciiString.cached("authorization"),
                    AsciiString.cached("cookie"),
                    AsciiString.cached("set-cookie"),
                    AsciiString.cached("content-encoding"),
                    AsciiString.cached("content-type"),
                    AsciiString.cached("content-range"),
                    AsciiString.cached("expect"),
                    AsciiString.cached("te"),
                    AsciiString.cached("trailer"),
                    AsciiString.cached("host"));

    private Trailers() {}

    /** Drops what may not stand there. */
    static HttpHeaders allowed(HttpHeaders trailers) {
        if (!trailers.isEmpty()) {
            REFUSED.forEach(trailers::remove);
        }
        return trailers;
    }

    /** Whether a field may be written behind a body. */
    static boolean isAllowed(Map.Entry<CharSequence, CharSequence> field) {
        return FieldName.kind(field.getKey()) == FieldName.Kind.END_TO_END;
    }
}
