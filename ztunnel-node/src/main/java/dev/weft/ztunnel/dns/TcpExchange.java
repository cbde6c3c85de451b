package dev.weft.ztunnel.dns;

import dev.weft.ztunnel.dns.DnsUpstream.Forwarded;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One question to one server on a connection of its own, behind a {@link DnsFraming}. Ends with its
 * channel; confined to its event loop.
 */
final class TcpExchange extends SimpleChannelInboundHandler<ByteBuf> {
    private final Forwarded question;
    private final int id;
    private final Promise<ByteBuffer> answer;

    TcpExchange(Forwarded question, int id, Promise<ByteBuffer> answer) {
        this.question = question;
        this.id = id;
        this.answer = answer;
    }

    /** Called when the connection stands. */
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.writeAndFlush(
                DnsFraming.frame(ByteBuffer.wrap(MessageBytes.withId(question.message(), id))));
        context.channel().config().setAutoRead(true);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
        ByteBuffer message = MessageBytes.copy(frame);
        if (ReplyCheck.answers(question.query(), id, message)) {
            answer.trySuccess(ReplyCheck.forClient(question.query(), message));
        } else {
            answer.tryFailure(new IOException("the name server answered something else"));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        answer.tryFailure(new IOException("the name server closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        answer.tryFailure(cause);
    }
}
