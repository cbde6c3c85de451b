package dev.weft.ztunnel.socks;

import dev.weft.net.IpAddresses;
import dev.weft.net.IpPort;
import dev.weft.ztunnel.socks.SocksReply.Status;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.socksx.v5.DefaultSocks5InitialResponse;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequest;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5CommandType;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequest;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5ServerEncoder;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a program asks for: greeting without authentication, then one CONNECT. Reads no
 * further than that: bytes for the target must wait for the reply. Confined to its event loop.
 */
final class SocksHandshake extends SimpleChannelInboundHandler<Object> {
    private static final long TIME_SECONDS = 10;

    private final SocketChannel accepted;
    private final SocksNames names;
    private final SocksOutbound outbound;
    private @Nullable ScheduledFuture<?> timeout;
    private boolean asked;
    private boolean over;

    SocksHandshake(SocketChannel accepted, SocksNames names, SocksOutbound outbound) {
        this.accepted = accepted;
        this.names = names;
        this.outbound = outbound;
    }

    void begin() {
        accepted.pipeline()
                .addLast(Socks5ServerEncoder.DEFAULT, new Socks5InitialRequestDecoder(), this);
        timeout =
                accepted.eventLoop()
                        .schedule(() -> accepted.close(), TIME_SECONDS, TimeUnit.SECONDS);
        accepted.read();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Object message) {
        if (asked) {
            // Bytes for the target came before the reply: they would be lost, so it ends here.
            refuse(Status.GENERAL_FAILURE);
            return;
        }
        switch (message) {
            case Socks5InitialRequest greeting when greeting.decoderResult().isSuccess() ->
                    greet(greeting);
            case Socks5CommandRequest request when request.decoderResult().isSuccess() ->
                    ask(request);
            default -> refuse(Status.NOT_SUPPORTED);
        }
    }

    private void greet(Socks5InitialRequest greeting) {
        if (!greeting.authMethods().contains(Socks5AuthMethod.NO_AUTH)) {
            refuse(Status.NOT_SUPPORTED);
            return;
        }
        accepted.pipeline()
                .replace(
                        Socks5InitialRequestDecoder.class,
                        "request",
                        new Socks5CommandRequestDecoder());
        accepted.writeAndFlush(new DefaultSocks5InitialResponse(Socks5AuthMethod.NO_AUTH));
    }

    private void ask(Socks5CommandRequest request) {
        asked = true;
        // Only after what came together with the request is it clear that nothing did.
        accepted.eventLoop().execute(() -> decide(request));
    }

    private void decide(Socks5CommandRequest request) {
        if (!request.type().equals(Socks5CommandType.CONNECT) || request.dstPort() == 0) {
            refuse(Status.NOT_SUPPORTED);
            return;
        }
        Optional<InetAddress> literal = IpAddresses.parse(request.dstAddr());
        if (literal.isPresent()) {
            connect(new IpPort(literal.get(), request.dstPort()));
            return;
        }
        boolean v6 = IpAddresses.isV6(IpPort.of(accepted.remoteAddress()).ip());
        names.resolve(accepted.eventLoop(), request.dstAddr(), v6)
                .addListener((Future<Optional<InetAddress>> found) -> {
                    if (found.isSuccess() && found.getNow().isPresent()) {
                        connect(new IpPort(found.getNow().get(), request.dstPort()));
                    } else {
                        refuse(Status.HOST_UNREACHABLE);
                    }
                });
    }

    private void connect(IpPort target) {
        if (over || !accepted.isActive()) {
            return;
        }
        boolean itself = target.equals(IpPort.of(accepted.localAddress()));
        if (itself) {
            refuse(Status.NOT_SUPPORTED);
            return;
        }
        stopTimer();
        accepted.pipeline().remove(Socks5CommandRequestDecoder.class);
        accepted.pipeline().remove(Socks5ServerEncoder.class);
        accepted.pipeline().remove(this);
        outbound.connect(accepted, target, new SocksReply());
    }

    private void refuse(Status status) {
        if (over) {
            return;
        }
        over = true;
        stopTimer();
        SocksReply.end(accepted, status);
    }

    private void stopTimer() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    /** The next bytes of the greeting or of the request; after that nothing is read. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!asked) {
            context.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopTimer();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
