package dev.weft.echo.server;

import com.google.gson.JsonObject;
import dev.weft.echo.call.CallException;
import dev.weft.echo.call.FailureReason;
import dev.weft.echo.call.GrpcMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request as it came, its body still to be counted. Belongs to its connection's event loop.
 *
 * <p>A gRPC body is kept, up to {@link #MOST_GRPC} bytes, because it is echoed; any other is
 * counted and dropped.
 */
final class Received {

    /** Bytes of a gRPC message that are accepted. */
    static final int MOST_GRPC = 1 << 20;

    private final HttpRequest request;
    private final Protocol protocol;
    private final QueryStringDecoder uri;
    private final ByteArrayOutputStream grpc = new ByteArrayOutputStream(128);
    private long bodyLength;

    Received(HttpRequest request, Protocol carrier) {
        this.request = request;
        this.protocol = protocol(request, carrier);
        this.uri = new QueryStringDecoder(request.uri());
    }

    Protocol protocol() {
        return protocol;
    }

    String method() {
        return request.method().name();
    }

    String path() {
        return uri.rawPath();
    }

    HttpHeaders headers() {
        return request.headers();
    }

    /** The text of the gRPC message; throws with MALFORMED when the body is no such message. */
    String grpcText() throws CallException {
        if (bodyLength > MOST_GRPC) {
            throw new CallException(
                    FailureReason.MALFORMED, "the message is longer than " + MOST_GRPC + " bytes");
        }
        return GrpcMessage.decode(grpc.toByteArray()).getOrDefault(1, "");
    }

    void add(ByteBuf body) {
        bodyLength += body.readableBytes();
        if (protocol == Protocol.GRPC && bodyLength <= MOST_GRPC) {
            grpc.writeBytes(ByteBufUtil.getBytes(body));
        }
    }

    /** A switch of this request: the query parameter, or the header {@code x-echo-NAME}. */
    Optional<String> switchValue(String name) {
        var values = uri.parameters().getOrDefault(name, List.of());
        return values.isEmpty()
                ? Optional.ofNullable(request.headers().get("x-echo-" + name))
                : Optional.of(values.getFirst());
    }

    void describe(JsonObject answer) {
        answer.addProperty("method", method());
        answer.addProperty("path", path());
        if (!uri.rawQuery().isEmpty()) {
            answer.addProperty("query", uri.rawQuery());
        }
        var headers = new JsonObject();
        for (var name : request.headers().names()) {
            var lower = name.toLowerCase(Locale.ROOT);
            if (!addedByCodec(lower)) {
                headers.addProperty(lower, String.join(", ", request.headers().getAll(name)));
            }
        }
        answer.add("headers", headers);
        answer.addProperty("bodyLength", bodyLength);
    }

    // Netty turns HTTP/2 frames into HTTP/1 objects and leaves these marks.
    private boolean addedByCodec(String name) {
        return protocol.http2()
                && (name.startsWith("x-http2-") || name.equals("transfer-encoding"));
    }

    private static Protocol protocol(HttpRequest request, Protocol carrier) {
        var type = request.headers().get("content-type", "");
        if (carrier.http2()) {
            return type.startsWith("application/grpc") ? Protocol.GRPC : carrier;
        }
        return request.protocolVersion().equals(HttpVersion.HTTP_1_0)
                ? Protocol.HTTP_1_0
                : Protocol.HTTP_1_1;
    }
}
