package dev.weft.echo.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weft.echo.call.CallException;
import dev.weft.echo.call.GrpcMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of one HTTP/1.1 connection, or the one request of an HTTP/2 stream. Runs on
 * its channel's event loop. While a request is being answered no other is read.
 */
final class HttpEcho extends SimpleChannelInboundHandler<HttpObject> {

    private final Self self;
    private final Behaviour behaviour;
    private final Calls calls;
    private final Protocol carrier;
    private @Nullable Received current;
    private boolean draining;

    HttpEcho(Self self, Behaviour behaviour, Calls calls, Protocol carrier) {
        this.self = self;
        this.behaviour = behaviour;
        this.calls = calls;
        this.carrier = carrier;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (!message.decoderResult().isSuccess()) {
            refuseMalformed(ctx, message.decoderResult().cause());
            return;
        }
        if (message instanceof HttpRequest request) {
            current = new Received(request, carrier);
        }
        var received = current;
        if (message instanceof HttpContent content && received != null) {
            received.add(content.content());
            if (content instanceof LastHttpContent) {
                ctx.channel().config().setAutoRead(false);
                follow(ctx, received);
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Drain && current != null) {
            draining = true;
            return;
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A client that went away, or bytes that are no HTTP: nothing is left to say to it.
        ctx.close();
    }

    private void follow(ChannelHandlerContext ctx, Received received) {
        var plan =
                behaviour.plan(
                        received.path(),
                        received.switchValue("status"),
                        received.switchValue("delay"));
        switch (plan) {
            case Behaviour.Plan.Refuse(var why) -> send(ctx, received, 400, error(why));
            case Behaviour.Plan.Fail(var delay, var failure) ->
                    after(ctx, delay, () -> fail(ctx, received, failure));
            case Behaviour.Plan.Answer(var delay, var targets) ->
                    after(
                            ctx,
                            delay,
                            () ->
                                    calls.make(targets, received)
                                            .thenAcceptAsync(
                                                    outcome -> answer(ctx, received, outcome),
                                                    ctx.executor()));
        }
    }

    private void fail(ChannelHandlerContext ctx, Received received, Rule.Failure failure) {
        switch (failure) {
            case Rule.Failure.Status(var code) ->
                    send(ctx, received, code, describe(ctx, received, new JsonArray()));
            case Rule.Failure.Reset() -> reset(ctx);
        }
    }

    private static void reset(ChannelHandlerContext ctx) {
        if (!(ctx.channel() instanceof Http2StreamChannel)) {
            ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        ctx.close();
    }

    private void answer(ChannelHandlerContext ctx, Received received, Calls.Outcome outcome) {
        var status = outcome.allGood() ? 200 : 502;
        send(ctx, received, status, describe(ctx, received, outcome.calls()));
    }

    private JsonObject describe(ChannelHandlerContext ctx, Received received, JsonArray others) {
        var connection =
                ctx.channel() instanceof Http2StreamChannel stream
                        ? stream.parent()
                        : ctx.channel();
        var description = self.describe(received.protocol().label(), connection);
        received.describe(description);
        if (!others.isEmpty()) {
            description.add("calls", others);
        }
        return description;
    }

    private void send(ChannelHandlerContext ctx, Received received, int status, JsonObject body) {
        if (received.protocol() == Protocol.GRPC) {
            finish(ctx, grpcResponse(received, status, body), true);
            return;
        }
        body.addProperty("status", status);
        var http10 = received.protocol() == Protocol.HTTP_1_0;
        var keepAlive = carrier.http2() || !(http10 || draining || asksToClose(received));
        var response = json(HttpResponseStatus.valueOf(status), body);
        if (carrier.http2() && received.method().equals("HEAD")) {
            response.content().clear();
        }
        if (!carrier.http2() && !keepAlive) {
            response.headers().set("connection", "close");
        }
        finish(ctx, response, keepAlive);
    }

    private static boolean asksToClose(Received received) {
        return received.headers().containsValue("connection", "close", true);
    }

    private FullHttpResponse grpcResponse(Received received, int status, JsonObject description) {
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
        var response = response(HttpResponseStatus.OK, body);
        response.headers().remove("content-length");
        response.headers().set("content-type", "application/grpc");
        response.trailingHeaders().set("grpc-status", code.number());
        if (!message.isEmpty()) {
            response.trailingHeaders().set("grpc-message", message);
        }
        return response;
    }

    private void refuseMalformed(ChannelHandlerContext ctx, Throwable cause) {
        var body = error("this is no HTTP request that can be read: " + cause.getMessage());
        var response = json(HttpResponseStatus.BAD_REQUEST, body);
        response.headers().set("connection", "close");
        finish(ctx, response, false);
    }

    private void finish(ChannelHandlerContext ctx, FullHttpResponse response, boolean keepAlive) {
        current = null;
        var written = ctx.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
            return;
        }
        ctx.channel().config().setAutoRead(true);
    }

    private static FullHttpResponse json(HttpResponseStatus status, JsonObject body) {
        var text = Unpooled.copiedBuffer(body + "\n", StandardCharsets.UTF_8);
        var response = response(status, text);
        response.headers().set("content-type", "application/json");
        return response;
    }

    private static FullHttpResponse response(HttpResponseStatus status, ByteBuf body) {
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        HttpUtil.setContentLength(response, body.readableBytes());
        return response;
    }

    private JsonObject error(String why) {
        var body = new JsonObject();
        body.addProperty("name", self.name());
        body.addProperty("error", why);
        return body;
    }

    private static void after(ChannelHandlerContext ctx, Duration delay, Runnable what) {
        if (delay.isZero()) {
            what.run();
            return;
        }
        ctx.executor().schedule(what, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
