package dev.weft.waypoint.http.codec;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** Ending one direction of a connection, where that can be: TCP without TLS. */
public final class HalfClose {

    private HalfClose() {}

    private static boolean isPossible(ChannelHandlerContext context) {
        return context.channel() instanceof DuplexChannel
                && context.pipeline().get(SslHandler.class) == null;
    }

    /** From now on the end of the peer's output does not end the connection. */
    public static void allow(ChannelHandlerContext context) {
        if (context.channel() instanceof DuplexChannel duplex) {
            duplex.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
    }

    /** Ends the output behind what was flushed; false if only the whole connection can end. */
    public static boolean endOutput(ChannelHandlerContext context) {
        Channel channel = context.channel();
        if (isPossible(context) && channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
            return true;
        }
        return false;
    }
}
