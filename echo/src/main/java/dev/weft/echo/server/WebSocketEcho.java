package dev.weft.echo.server;

import dev.weft.echo.request.Protocol;
import dev.weft.echo.request.Received;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;

/**
 * A WebSocket (RFC 6455): the first message describes the request, then each frame comes back. Runs
 * on its channel's event loop.
 */
final class WebSocketEcho extends SimpleChannelInboundHandler<WebSocketFrame> {

    private WebSocketEcho() {}

    /** Whether an HTTP/1.1 request asks to become one. */
    static boolean isAsked(HttpRequest request) {
        return request.headers().containsValue("connection", "upgrade", true)
                && request.headers().containsValue("upgrade", "websocket", true);
    }

    /** Agrees, and takes the place of the caller in the pipeline. */
    static void begin(ChannelHandlerContext ctx, HttpRequest request, Answering answering) {
        var shaker =
                new WebSocketServerHandshakerFactory(request.uri(), null, false)
                        .newHandshaker(request);
        if (shaker == null) {
            WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(ctx.channel())
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        var received = new Received(request, Protocol.WEBSOCKET);
        var description = answering.self().describe(received.protocol().label(), ctx.channel());
        received.describe(description);
        answering.log().add(description);
        ctx.pipeline().replace(ctx.handler(), null, new WebSocketEcho());
        var channel = ctx.channel();
        shaker.handshake(channel, request)
                .addListener(done -> {
                    if (done.isSuccess()) {
                        channel.writeAndFlush(new TextWebSocketFrame(description.toString()));
                    } else {
                        channel.close();
                    }
                });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
        switch (frame) {
            case PingWebSocketFrame ping ->
                    ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
            case CloseWebSocketFrame close ->
                    ctx.writeAndFlush(close.retain()).addListener(ChannelFutureListener.CLOSE);
            case TextWebSocketFrame text -> ctx.writeAndFlush(text.retain());
            case BinaryWebSocketFrame binary -> ctx.writeAndFlush(binary.retain());
            case ContinuationWebSocketFrame more -> ctx.writeAndFlush(more.retain());
            default -> {}
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
