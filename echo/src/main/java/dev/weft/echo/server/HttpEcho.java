package dev.weft.echo.server;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weft.echo.plan.Plan;
import dev.weft.echo.plan.Plan.Header;
import dev.weft.echo.plan.Rule;
import dev.weft.echo.request.Protocol;
import dev.weft.echo.request.Received;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests of one HTTP/1.1 connection, or the one request of an HTTP/2 stream. Runs on
 * its channel's event loop. While a request is being answered no other is read.
 */
final class HttpEcho extends SimpleChannelInboundHandler<HttpObject> {

    private static final int BAD_REQUEST = 400;

    private final Answering answering;
    private final Protocol carrier;
    private @Nullable Received current;
    private boolean draining;

    HttpEcho(Answering answering, Protocol carrier) {
        this.answering = answering;
        this.carrier = carrier;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (!message.decoderResult().isSuccess()) {
            refuseMalformed(ctx, message.decoderResult().cause());
            return;
        }
        if (message instanceof HttpRequest request) {
            if (!carrier.http2() && WebSocketEcho.isAsked(request)) {
                WebSocketEcho.begin(ctx, request, answering);
                return;
            }
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
        var own = OwnPages.answer(received, answering);
        if (own.isPresent()) {
            send(ctx, received, new Reply(own.get().status(), own.get().body(), List.of()));
            return;
        }
        switch (answering.behaviour().plan(received.path(), received.switches())) {
            case Plan.Refuse(var why) ->
                    send(ctx, received, new Reply(BAD_REQUEST, error(why), List.of()));
            case Plan.Fail(var delay, var failure, var headers) ->
                    after(ctx, delay, () -> fail(ctx, received, failure, headers));
            case Plan.Answer(var delay, var targets, var headers) ->
                    after(
                            ctx,
                            delay,
                            () ->
                                    answering
                                            .calls()
                                            .make(targets, received)
                                            .thenAcceptAsync(
                                                    made -> answer(ctx, received, made, headers),
                                                    ctx.executor()));
        }
    }

    /** What goes back. */
    private record Reply(int status, JsonObject body, List<Header> headers) {}

    private void fail(
            ChannelHandlerContext ctx,
            Received received,
            Rule.Failure failure,
            List<Header> headers) {
        var description = describe(ctx, received, new JsonArray());
        answering.log().add(description);
        switch (failure) {
            case Rule.Failure.Status(var code) ->
                    send(ctx, received, new Reply(code, description, headers));
            case Rule.Failure.Reset() -> reset(ctx);
        }
    }

    private static void reset(ChannelHandlerContext ctx) {
        if (!(ctx.channel() instanceof Http2StreamChannel)) {
            ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        ctx.close();
    }

    private void answer(
            ChannelHandlerContext ctx,
            Received received,
            Calls.Outcome outcome,
            List<Header> headers) {
        var status = outcome.allGood() ? 200 : 502;
        var description = describe(ctx, received, outcome.calls());
        answering.log().add(description);
        send(ctx, received, new Reply(status, description, headers));
    }

    private JsonObject describe(ChannelHandlerContext ctx, Received received, JsonArray others) {
        var connection =
                ctx.channel() instanceof Http2StreamChannel stream
                        ? stream.parent()
                        : ctx.channel();
        var description = answering.self().describe(received.protocol().label(), connection);
        received.describe(description);
        if (!others.isEmpty()) {
            description.add("calls", others);
        }
        return description;
    }

    private void send(ChannelHandlerContext ctx, Received received, Reply reply) {
        if (received.protocol() == Protocol.GRPC) {
            var response = Responses.grpc(received, reply.status(), reply.body(), reply.headers());
            finish(ctx, response, true);
            return;
        }
        reply.body().addProperty("status", reply.status());
        var http10 = received.protocol() == Protocol.HTTP_1_0;
        var keepAlive = carrier.http2() || !(http10 || draining || asksToClose(received));
        var response = Responses.json(reply.status(), reply.body(), reply.headers());
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

    private void refuseMalformed(ChannelHandlerContext ctx, Throwable cause) {
        var body = error("this is no HTTP request that can be read: " + cause.getMessage());
        var response = Responses.json(BAD_REQUEST, body, List.of());
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

    private JsonObject error(String why) {
        var body = new JsonObject();
        body.addProperty("name", answering.self().name());
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
