package dev.weft.echo.server;

import com.google.gson.JsonObject;
import dev.weft.echo.call.CallException;
import dev.weft.echo.call.GrpcMessage;
import dev.weft.echo.plan.Plan.Header;
import dev.weft.echo.request.Received;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The messages that answers are made of. Pure; the caller releases them. */
final class Responses {

    private Responses() {}

    static FullHttpResponse json(int status, JsonObject body, List<Header> headers) {
        var text = Unpooled.copiedBuffer(body + "\n", StandardCharsets.UTF_8);
        var response = of(HttpResponseStatus.valueOf(status), text);
        response.headers().set("content-type", "application/json");
        for (var header : headers) {
            response.headers().add(header.name(), header.value());
        }
        return response;
    }

    /** A gRPC status, and with OK the message. */
    static FullHttpResponse grpc(
            Received received, int status, JsonObject description, List<Header> headers) {
        var code =
                received.path().equals(GrpcMessage.UNARY)
                        ? GrpcStatus.of(status)
                        : GrpcStatus.UNIMPLEMENTED;
        var message =
                code == GrpcStatus.OK ? "" : "asked to fail, or no such method: " + received.path();
        var body = Unpooled.EMPTY_BUFFER;
        if (code == GrpcStatus.OK) {
            try {
                body =
                        Unpooled.wrappedBuffer(
                                GrpcMessage.encode(received.grpcText(), description.toString()));
            } catch (CallException e) {
                code = GrpcStatus.INVALID_ARGUMENT;
                message = String.valueOf(e.getMessage());
            }
        }
        var response = of(HttpResponseStatus.OK, body);
        response.headers().remove("content-length");
        response.headers().set("content-type", "application/grpc");
        for (var header : headers) {
            response.headers().add(header.name(), header.value());
        }
        // Without a message there is one head alone, as servers of gRPC have it ("Trailers-Only").
        var end = body.isReadable() ? response.trailingHeaders() : response.headers();
        end.set("grpc-status", code.number());
        if (!message.isEmpty()) {
            end.set("grpc-message", message);
        }
        return response;
    }

    private static FullHttpResponse of(HttpResponseStatus status, ByteBuf body) {
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        HttpUtil.setContentLength(response, body.readableBytes());
        return response;
    }
}
