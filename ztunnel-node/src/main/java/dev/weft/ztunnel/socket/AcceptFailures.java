package dev.weft.ztunnel.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a listening socket that cannot accept, as when the process has no descriptor
 * left: it pauses, since the connection stays in the kernel's queue and would be tried again at
 * once. Event loops.
 */
final class AcceptFailures extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(AcceptFailures.class);
    private static final long PAUSE_MILLIS = 100;
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** When any listener said so last: thousands of pods would all say the same. */
    private static final AtomicLong SAID = new AtomicLong(System.nanoTime() - QUIET_NANOS);

    private final Consumer<String> missed;

    AcceptFailures(Consumer<String> missed) {
        this.missed = missed;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        missed.accept(message.contains("Too many open files") ? "no descriptor" : "accept failed");
        long now = System.nanoTime();
        long said = SAID.get();
        if (now - said >= QUIET_NANOS && SAID.compareAndSet(said, now)) {
            log.warn(
                    "cannot accept on {}: {}; connections wait, the next try is in {} ms",
                    context.channel().localAddress(),
                    message,
                    PAUSE_MILLIS);
        }
        Channel channel = context.channel();
        channel.config().setAutoRead(false);
        channel.eventLoop()
                .schedule(
                        () -> channel.config().setAutoRead(true),
                        PAUSE_MILLIS,
                        TimeUnit.MILLISECONDS);
    }
}
