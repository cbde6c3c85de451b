package dev.weft.waypoint.edge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Waits behind TLS until it is up and tells once how that went: empty, or the failure. On the
 * channel's event loop; gone from the pipeline before it tells of success.
 */
final class Handshake extends ChannelInboundHandlerAdapter {
    private final Consumer<Optional<String>> outcome;
    private boolean told;

    Handshake(Consumer<Optional<String>> outcome) {
        this.outcome = outcome;
    }

    private void tell(Optional<String> failure) {
        if (!told) {
            told = true;
            outcome.accept(failure);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent done)) {
            context.fireUserEventTriggered(event);
            return;
        }
        if (done.isSuccess()) {
            context.pipeline().remove(this);
            tell(Optional.empty());
        } else {
            tell(Optional.of(String.valueOf(done.cause().getMessage())));
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        tell(Optional.of("the client is gone"));
    }

    /** The event tells of it, too. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        tell(Optional.of(String.valueOf(cause.getMessage())));
        context.close();
    }
}
