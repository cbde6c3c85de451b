package dev.weft.echo.request;

import com.google.gson.JsonObject;
import dev.weft.echo.call.CallException;
import dev.weft.echo.call.FailureReason;
import dev.weft.echo.call.GrpcMessage;
import dev.weft.echo.plan.Switches;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request as it came, its body still to be counted. Belongs to its connection's event loop.
 *
 * <p>A gRPC body is kept, up to {@link #MOST_KEPT} bytes, because it is echoed, and so is that of
 * an export of traces; any other is counted and dropped.
 */
public final class Received {

    /** Bytes of a kept body that are accepted. */
    static final int MOST_KEPT = 1 << 20;

    private static final String TRACES = "/v1/traces";

    private final HttpRequest request;
    private final Protocol protocol;
    private final QueryStringDecoder uri;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(128);
    private long bodyLength;

    public Received(HttpRequest request, Protocol carrier) {
        this.request = request;
        this.protocol = protocol(request, carrier);
        this.uri = new QueryStringDecoder(request.uri());
    }

    public Protocol protocol() {
        return protocol;
    }

    public String method() {
        return request.method().name();
    }

    public String path() {
        return uri.rawPath();
    }

    public HttpHeaders headers() {
        return request.headers();
    }

    /** The text of the gRPC message; throws with MALFORMED when the body is no such message. */
    public String grpcText() throws CallException {
        if (bodyLength > MOST_KEPT) {
            throw new CallException(
                    FailureReason.MALFORMED, "the message is longer than " + MOST_KEPT + " bytes");
        }
        return GrpcMessage.decode(kept.toByteArray()).getOrDefault(1, "");
    }

    /** What was kept of the body; empty when it was too long. */
    public byte[] body() {
        return bodyLength > MOST_KEPT ? new byte[0] : kept.toByteArray();
    }

    public void add(ByteBuf body) {
        bodyLength += body.readableBytes();
        var wanted = protocol == Protocol.GRPC || path().equals(TRACES);
        if (wanted && bodyLength <= MOST_KEPT) {
            kept.writeBytes(ByteBufUtil.getBytes(body));
        }
    }

    /**
     * What the request asks for: query parameters, or else headers {@code x-echo-NAME}; headers of
     * the answer by both.
     */
    public Switches switches() {
        var headers = new ArrayList<>(uri.parameters().getOrDefault("header", List.of()));
        headers.addAll(request.headers().getAll("x-echo-header"));
        return new Switches(value("status"), value("delay"), value("times"), value("key"), headers);
    }

    private Optional<String> value(String name) {
        var values = uri.parameters().getOrDefault(name, List.of());
        return values.isEmpty()
                ? Optional.ofNullable(request.headers().get("x-echo-" + name))
                : Optional.of(values.getFirst());
    }

    /** A parameter of the query. */
    public Optional<String> parameter(String name) {
        return uri.parameters().getOrDefault(name, List.of()).stream().findFirst();
    }

    public void describe(JsonObject answer) {
        answer.addProperty("method", method());
        answer.addProperty("authority", request.headers().get("host", ""));
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
        if (carrier == Protocol.WEBSOCKET) {
            return carrier;
        }
        var type = request.headers().get("content-type", "");
        if (carrier.http2()) {
            return type.startsWith("application/grpc") ? Protocol.GRPC : carrier;
        }
        return request.protocolVersion().equals(HttpVersion.HTTP_1_0)
                ? Protocol.HTTP_1_0
                : Protocol.HTTP_1_1;
    }
}
