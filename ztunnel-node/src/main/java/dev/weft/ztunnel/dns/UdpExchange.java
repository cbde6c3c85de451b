package dev.weft.ztunnel.dns;

import dev.weft.ztunnel.dns.DnsUpstream.Forwarded;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.Promise;
import java.nio.ByteBuffer;

/** One question to one server in a datagram. Ends with its channel; confined to its event loop. */
final class UdpExchange extends SimpleChannelInboundHandler<DatagramPacket> {
    private final Forwarded question;
    private final int id;
    private final Promise<ByteBuffer> answer;

    UdpExchange(Forwarded question, int id, Promise<ByteBuffer> answer) {
        this.question = question;
        this.id = id;
        this.answer = answer;
    }

    /** One byte more than the client takes tells that an answer is too long. */
    int largest() {
        return question.query().datagramLimit() + 1;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.writeAndFlush(Unpooled.wrappedBuffer(MessageBytes.withId(question.message(), id)))
                .addListener(sent -> {
                    if (!sent.isSuccess()) {
                        answer.tryFailure(sent.cause());
                    }
                });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        ByteBuf content = packet.content();
        ByteBuffer message = MessageBytes.copy(content);
        if (!ReplyCheck.answers(question.query(), id, message)) {
            // Somebody guesses: the true answer may still come.
            return;
        }
        answer.trySuccess(
                content.readableBytes() < largest()
                        ? ReplyCheck.forClient(question.query(), message)
                        : ReplyWriter.truncated(question.query()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        answer.tryFailure(cause);
    }
}
