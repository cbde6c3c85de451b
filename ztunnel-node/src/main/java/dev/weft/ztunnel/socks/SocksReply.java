package dev.weft.ztunnel.socks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.SocketChannel;

/** Tells a program what became of its request (RFC 1928, section 6). */
public final class SocksReply {
    /**
     * Version, status, reserved, an IPv4 address and a port of zeros: ours are nobody's concern.
     */
    private static ByteBuf message(Status status) {
        return Unpooled.wrappedBuffer(new byte[] {5, status.code, 0, 1, 0, 0, 0, 0, 0, 0});
    }

    enum Status {
        SUCCESS(0),
        GENERAL_FAILURE(1),
        HOST_UNREACHABLE(4),
        NOT_SUPPORTED(7);

        private final byte code;

        Status(int code) {
            this.code = (byte) code;
        }
    }

    SocksReply() {}

    /** The way to the target stands; what follows are its bytes. */
    public void connected(SocketChannel accepted) {
        accepted.writeAndFlush(message(Status.SUCCESS), accepted.voidPromise());
    }

    /** There is no way; ends the connection. */
    public void failed(SocketChannel accepted) {
        end(accepted, Status.GENERAL_FAILURE);
    }

    static void end(SocketChannel accepted, Status status) {
        accepted.writeAndFlush(message(status)).addListener(ChannelFutureListener.CLOSE);
    }
}
