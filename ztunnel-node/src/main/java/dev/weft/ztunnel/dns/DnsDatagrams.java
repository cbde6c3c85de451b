package dev.weft.ztunnel.dns;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Questions of a pod in datagrams. Confined to the event loop of its socket. */
final class DnsDatagrams extends SimpleChannelInboundHandler<DatagramPacket> {
    /** Bytes of a question; with options it may be longer than an answer was once allowed to be. */
    static final int LARGEST = 4096;

    private static final Logger log = LoggerFactory.getLogger(DnsDatagrams.class);

    private final PodQuestions questions;

    DnsDatagrams(PodQuestions questions) {
        this.questions = questions;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        Channel socket = context.channel();
        InetSocketAddress sender = packet.sender();
        questions.answer(
                new PodQuestions.Received(
                        socket.eventLoop(),
                        Transport.UDP,
                        MessageBytes.copy(packet.content()),
                        Optional.empty(),
                        reply -> {
                            if (socket.isWritable()) {
                                socket.writeAndFlush(
                                        new DatagramPacket(Unpooled.wrappedBuffer(reply), sender),
                                        socket.voidPromise());
                            }
                        }));
    }

    /** One datagram that cannot be sent or received is no reason to stop. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("a datagram at {}: {}", context.channel().localAddress(), cause.toString());
    }
}
