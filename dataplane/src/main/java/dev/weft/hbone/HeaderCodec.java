package dev.weft.hbone;

import dev.weft.net.HboneTarget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests and replies as header blocks of one connection. Keeps the HPACK state of both
 * directions, so every block that arrives must be decoded, wanted or not. Runs on the connection's
 * event loop.
 */
final class HeaderCodec {

    private static final AsciiString CONNECT = AsciiString.cached("CONNECT");
    private static final AsciiString FORWARDED = AsciiString.cached("forwarded");
    private static final AsciiString BAGGAGE = AsciiString.cached("baggage");
    private static final AsciiString TRACEPARENT = AsciiString.cached("traceparent");
    private static final AsciiString NETWORK = AsciiString.cached("x-forwarded-network");
    private static final AsciiString PROTOCOL = AsciiString.cached(":protocol");
    private static final int MAX_TABLE = 4096;

    /** What a block is, once decoded. */
    sealed interface Block {
        record Decoded(Http2Headers headers) implements Block {}

        /** The block is bad but the compression state is sound: one stream's error. */
        record Malformed(String reason) implements Block {}
    }

    /** A request, or what is wrong with it. */
    sealed interface Request {
        record Valid(ConnectRequest request) implements Request {}

        /** Well-formed HTTP, but not a tunnel we can open. */
        record Refused(int status) implements Request {}

        record Malformed(String reason) implements Request {}
    }

    private final DefaultHttp2HeadersDecoder decoder;

    /** Values that differ with each request would only push useful ones out of the table. */
    private final DefaultHttp2HeadersEncoder encoder =
            new DefaultHttp2HeadersEncoder((name, value) ->
                    FORWARDED.contentEquals(name) || TRACEPARENT.contentEquals(name));

    HeaderCodec(int maxHeaderList) {
        decoder = new DefaultHttp2HeadersDecoder(true, maxHeaderList);
    }

    /** The peer's table may be smaller than ours. */
    void peerTable(long size) throws ProtocolError {
        try {
            encoder.maxHeaderTableSize(Math.min(size, MAX_TABLE));
        } catch (Http2Exception e) {
            throw new ProtocolError(ErrorCode.PROTOCOL_ERROR, String.valueOf(e.getMessage()));
        }
    }

    Block decode(int streamId, ByteBuf block) throws ProtocolError {
        try {
            return new Block.Decoded(decoder.decodeHeaders(streamId, block));
        } catch (Http2Exception.StreamException e) {
            return new Block.Malformed(String.valueOf(e.getMessage()));
        } catch (Http2Exception e) {
            throw new ProtocolError(ErrorCode.of(e.error().code()), String.valueOf(e.getMessage()));
        }
    }

    ByteBuf encode(ByteBufAllocator alloc, ConnectRequest request) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        headers.method(CONNECT).authority(request.target().toString());
        request.forwarded().ifPresent(f -> headers.add(FORWARDED, f.encode()));
        addBaggage(headers, request.baggage());
        request.trace().ifPresent(t -> headers.add(TRACEPARENT, t.encode()));
        request.network().ifPresent(n -> headers.add(NETWORK, n));
        return encode(alloc, headers);
    }

    ByteBuf encode(ByteBufAllocator alloc, ConnectReply reply) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        headers.status(AsciiString.of(Integer.toString(reply.status())));
        addBaggage(headers, reply.baggage());
        return encode(alloc, headers);
    }

    private static void addBaggage(Http2Headers headers, Baggage baggage) {
        String value = baggage.encode();
        if (!value.isEmpty()) {
            headers.add(BAGGAGE, value);
        }
    }

    private ByteBuf encode(ByteBufAllocator alloc, Http2Headers headers) {
        ByteBuf block = alloc.ioBuffer(256);
        try {
            encoder.encodeHeaders(1, headers, block);
            return block;
        } catch (Http2Exception e) {
            block.release();
            throw new IllegalArgumentException(
                    "a header block of our own cannot be encoded: " + e.getMessage(), e);
        }
    }

    static Request request(Http2Headers headers) {
        CharSequence method = headers.method();
        if (method == null || headers.status() != null || repeated(headers)) {
            return new Request.Malformed("pseudo headers of " + headers.names());
        }
        if (!CONNECT.contentEquals(method)) {
            return new Request.Refused(400);
        }
        if (headers.scheme() != null || headers.path() != null || headers.contains(PROTOCOL)) {
            return new Request.Malformed("CONNECT with :scheme, :path or :protocol");
        }
        CharSequence authority = headers.authority();
        Optional<HboneTarget> target =
                authority == null ? Optional.empty() : HboneTarget.parse(authority.toString());
        if (target.isEmpty()) {
            return new Request.Refused(400);
        }
        return new Request.Valid(
                new ConnectRequest(
                        target.get(),
                        text(headers.get(FORWARDED)).flatMap(Forwarded::parse),
                        Baggage.parse(headers.getAll(BAGGAGE)),
                        text(headers.get(TRACEPARENT)).flatMap(TraceParent::parse),
                        text(headers.get(NETWORK))));
    }

    /**
     * The reply; empty when it has no usable status. An informational reply has a status below 200.
     */
    static Optional<Integer> status(Http2Headers headers) {
        CharSequence status = headers.status();
        if (status == null || status.length() != 3 || headers.method() != null) {
            return Optional.empty();
        }
        int value = 0;
        for (int i = 0; i < 3; i++) {
            int digit = status.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return Optional.empty();
            }
            value = value * 10 + digit;
        }
        return value < 100 ? Optional.empty() : Optional.of(value);
    }

    static Baggage baggage(Http2Headers headers) {
        return Baggage.parse(headers.getAll(BAGGAGE));
    }

    private static boolean repeated(Http2Headers headers) {
        return headers.getAll(Http2Headers.PseudoHeaderName.METHOD.value()).size() > 1
                || headers.getAll(Http2Headers.PseudoHeaderName.AUTHORITY.value()).size() > 1;
    }

    private static Optional<String> text(@Nullable CharSequence value) {
        return Optional.ofNullable(value).map(CharSequence::toString);
    }
}
