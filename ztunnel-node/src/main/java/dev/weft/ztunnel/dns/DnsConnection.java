package dev.weft.ztunnel.dns;

import dev.weft.net.IpPort;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Questions of a pod on one connection, behind a {@link DnsFraming}; several may wait at a time.
 * Confined to its event loop.
 */
final class DnsConnection extends SimpleChannelInboundHandler<ByteBuf> {
    private static final int MOST_WAITING = 16;
    private static final long IDLE_SECONDS = 5;

    private final PodQuestions questions;
    private final Optional<IpPort> server;
    private int waiting;
    private @Nullable ScheduledFuture<?> idle;

    /**
     * A connection to be.
     *
     * @param server whom the pod asked
     */
    DnsConnection(PodQuestions questions, Optional<IpPort> server) {
        this.questions = questions;
        this.server = server;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        paceReading(context);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
        waiting++;
        boolean answered =
                questions.answer(
                        new PodQuestions.Received(
                                context.channel().eventLoop(),
                                Transport.TCP,
                                MessageBytes.copy(frame),
                                server,
                                reply -> reply(context, reply)));
        if (answered) {
            paceReading(context);
        } else {
            context.close();
        }
    }

    private void reply(ChannelHandlerContext context, ByteBuffer reply) {
        waiting--;
        if (context.channel().isActive()) {
            context.writeAndFlush(DnsFraming.frame(reply), context.voidPromise());
            paceReading(context);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        paceReading(context);
    }

    /** Reads as long as the client takes its answers; closes when it has no more questions. */
    private void paceReading(ChannelHandlerContext context) {
        context.channel()
                .config()
                .setAutoRead(waiting < MOST_WAITING && context.channel().isWritable());
        stopWaiting();
        if (waiting == 0) {
            idle =
                    context.channel()
                            .eventLoop()
                            .schedule(() -> context.close(), IDLE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void stopWaiting() {
        if (idle != null) {
            idle.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopWaiting();
    }

    /** A broken connection, or a message that is too long. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
