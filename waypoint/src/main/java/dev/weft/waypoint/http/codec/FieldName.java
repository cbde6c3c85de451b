package dev.weft.waypoint.http.codec;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Names of header fields that are met often, so that no new strings are made of them, and what a
 * connection makes of them.
 */
final class FieldName {

    /** What a field means to the connection that it comes over. */
    enum Kind {
        /** Passed on. */
        END_TO_END,
        /** Of this connection; dropped. */
        HOP,
        HOST,
        CONTENT_LENGTH,
        TRANSFER_ENCODING,
        CONNECTION,
        UPGRADE,
        TE,
        COOKIE
    }

    private static final int SLOTS = 512;

    /** By a hash that is made while a name is read. */
    private static final @Nullable FieldName[] TABLE = new FieldName[SLOTS];

    /** By the hash that names keep. */
    private static final @Nullable FieldName[] BY_NAME = new FieldName[SLOTS];

    static {
        for (String name :
                """
                accept accept-charset accept-encoding accept-language accept-ranges \
                access-control-allow-credentials access-control-allow-headers \
                access-control-allow-methods access-control-allow-origin \
                access-control-expose-headers access-control-max-age \
                access-control-request-headers access-control-request-method age allow alt-svc \
                authorization b3 baggage cache-control content-disposition content-encoding \
                content-language content-location content-range content-security-policy \
                content-type date etag expect expires forwarded from grpc-accept-encoding \
                grpc-encoding grpc-message grpc-status grpc-timeout if-match if-modified-since \
                if-none-match if-range if-unmodified-since last-modified link location origin \
                pragma range referer retry-after sec-fetch-dest sec-fetch-mode sec-fetch-site \
                sec-fetch-user sec-websocket-accept sec-websocket-extensions sec-websocket-key \
                sec-websocket-protocol sec-websocket-version server set-cookie \
                strict-transport-security traceparent tracestate trailer \
                upgrade-insecure-requests user-agent vary via www-authenticate x-b3-parentspanid \
                x-b3-sampled x-b3-spanid x-b3-traceid x-content-type-options \
                x-envoy-attempt-count x-envoy-upstream-service-time x-forwarded-client-cert \
                x-forwarded-for x-forwarded-host x-forwarded-proto x-frame-options x-real-ip \
                x-request-id x-xss-protection\
                """
                        .split(" ")) {
            add(name, Kind.END_TO_END);
        }
        for (String name :
                "keep-alive proxy-connection proxy-authenticate proxy-authorization http2-settings"
                        .split(" ")) {
            add(name, Kind.HOP);
        }
        add("host", Kind.HOST);
        add("content-length", Kind.CONTENT_LENGTH);
        add("transfer-encoding", Kind.TRANSFER_ENCODING);
        add("connection", Kind.CONNECTION);
        add("upgrade", Kind.UPGRADE);
        add("te", Kind.TE);
        add("cookie", Kind.COOKIE);
    }

    private final AsciiString lower;
    private final AsciiString capital;
    private final Kind kind;

    private FieldName(AsciiString lower, AsciiString capital, Kind kind) {
        this.lower = lower;
        this.capital = capital;
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    AsciiString lower() {
        return lower;
    }

    /** The spelling that was met, without a new string if it is one of the two usual ones. */
    AsciiString spelled(byte[] bytes, int from, int to) {
        if (same(lower, bytes, from, to)) {
            return lower;
        }
        return same(capital, bytes, from, to) ? capital : copy(bytes, from, to);
    }

    static AsciiString copy(byte[] bytes, int from, int to) {
        return new AsciiString(bytes, from, to - from, true);
    }

    /** The next hash for a character; the same for capital letters. */
    static int hash(int hash, int c) {
        return hash * 31 + (c | 0x20);
    }

    /** What is known of a name, or null. */
    static @Nullable FieldName find(byte[] bytes, int from, int to, int hash) {
        int slot = slot(hash);
        FieldName name = TABLE[slot];
        while (name != null) {
            if (name.is(bytes, from, to)) {
                return name;
            }
            slot = slot + 1 & SLOTS - 1;
            name = TABLE[slot];
        }
        return null;
    }

    /** What a name means, whoever wrote it. */
    static Kind kind(CharSequence name) {
        FieldName known = find(name);
        return known == null ? Kind.END_TO_END : known.kind;
    }

    /** What is known of a name, whoever wrote it, or null. Its characters are those of a name. */
    static @Nullable FieldName find(CharSequence name) {
        int slot = slot(AsciiString.hashCode(name));
        FieldName known = BY_NAME[slot];
        while (known != null) {
            if (known.isSpelled(name) || known.lower.contentEqualsIgnoreCase(name)) {
                return known;
            }
            slot = (slot + 1) & (SLOTS - 1);
            known = BY_NAME[slot];
        }
        return null;
    }

    /** Most names come from this table: then they are the same object. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isSpelled(CharSequence name) {
        return name == lower || name == capital;
    }

    private boolean is(byte[] bytes, int from, int to) {
        if (to - from != lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            int c = bytes[from + i];
            if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != lower.byteAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(AsciiString text, byte[] bytes, int from, int to) {
        if (to - from != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes[from + i] != text.byteAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static void add(String name, Kind kind) {
        int hash = 0;
        StringBuilder capital = new StringBuilder(name);
        boolean begins = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            hash = hash(hash, c);
            if (begins) {
                capital.setCharAt(i, Character.toUpperCase(c));
            }
            begins = c == '-';
        }
        FieldName field =
                new FieldName(
                        AsciiString.cached(name), AsciiString.cached(capital.toString()), kind);
        put(TABLE, hash, field);
        put(BY_NAME, field.lower.hashCode(), field);
    }

    private static void put(@Nullable FieldName[] table, int hash, FieldName field) {
        int slot = slot(hash);
        while (table[slot] != null) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        table[slot] = field;
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 9 ^ hash >>> 18) & SLOTS - 1;
    }
}
