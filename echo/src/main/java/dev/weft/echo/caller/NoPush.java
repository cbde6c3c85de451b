package dev.weft.echo.caller;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Closes a stream that the server opens: this client asks for no pushes. */
@ChannelHandler.Sharable
final class NoPush extends ChannelInboundHandlerAdapter {

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.close();
    }
}
