package dev.weft.echo.server;

import static io.netty.handler.codec.http2.Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME;

import dev.weft.echo.request.Protocol;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpServerUpgradeHandler.UpgradeCodec;
import io.netty.handler.codec.http2.CleartextHttp2ServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ServerUpgradeCodec;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sets up a connection of the HTTP and gRPC ports: HTTP/2 when it begins with the preface or asks
 * for the upgrade (RFC 9113 section 3, RFC 7540 section 3.2), else HTTP/1.1.
 */
final class HttpPort extends ChannelInitializer<Channel> {

    private static final String PREFACE = "preface";
    private static final String FRAMES = "frames";
    private static final int MOST_UPGRADE_BODY = 64 * 1024;

    private final Function<Protocol, HttpEcho> echo;
    private final long drainMillis;
    private final Optional<SslContext> tls;

    /**
     * One of plaintext, or of TLS.
     *
     * @param drainMillis how long streams may finish after the connection was told to end
     */
    HttpPort(Function<Protocol, HttpEcho> echo, long drainMillis, Optional<SslContext> tls) {
        this.echo = echo;
        this.drainMillis = drainMillis;
        this.tls = tls;
    }

    @Override
    protected void initChannel(Channel connection) {
        if (tls.isPresent()) {
            connection
                    .pipeline()
                    .addLast(tls.get().newHandler(connection.alloc()), new ByName())
                    .addLast(new DrainEnd());
            return;
        }
        var http1 = new HttpServerCodec();
        var upgrade = new HttpServerUpgradeHandler(http1, this::upgradeCodec, MOST_UPGRADE_BODY);
        connection
                .pipeline()
                .addLast(
                        PREFACE,
                        new CleartextHttp2ServerUpgradeHandler(http1, upgrade, priorKnowledge()))
                .addLast(new FirstRequest(), new DrainEnd());
    }

    private ChannelInitializer<Channel> priorKnowledge() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel connection) {
                connection
                        .pipeline()
                        .addAfter(PREFACE, FRAMES, frames())
                        .addAfter(FRAMES, null, streams(Protocol.H2C));
            }
        };
    }

    private @Nullable UpgradeCodec upgradeCodec(CharSequence protocol) {
        return AsciiString.contentEquals(HTTP_UPGRADE_PROTOCOL_NAME, protocol)
                ? new Http2ServerUpgradeCodec(frames(), streams(Protocol.H2C_UPGRADE))
                : null;
    }

    private Http2FrameCodec frames() {
        return Http2FrameCodecBuilder.forServer()
                .gracefulShutdownTimeoutMillis(drainMillis)
                .build();
    }

    private Http2MultiplexHandler streams(Protocol protocol) {
        return new Http2MultiplexHandler(
                new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline()
                                .addLast(
                                        new Http2StreamFrameToHttpObjectCodec(true),
                                        echo.apply(protocol));
                    }
                });
    }

    /** Sets up the protocol that the TLS handshake agreed on. */
    private final class ByName extends ApplicationProtocolNegotiationHandler {

        ByName() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                ctx.pipeline()
                        .addAfter(ctx.name(), FRAMES, frames())
                        .addAfter(FRAMES, null, streams(Protocol.H2));
                return;
            }
            ctx.pipeline()
                    .addAfter(ctx.name(), null, new FirstRequest())
                    .addAfter(ctx.name(), null, new HttpServerCodec());
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    /** Sets up HTTP/1.1 once a request came that began no HTTP/2. */
    private final class FirstRequest extends SimpleChannelInboundHandler<HttpMessage> {

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpMessage request) {
            // The flow control keeps pipelined requests back while one is being answered.
            ctx.pipeline()
                    .addAfter(ctx.name(), null, echo.apply(Protocol.HTTP_1_1))
                    .addAfter(ctx.name(), null, new FlowControlHandler())
                    .addAfter(ctx.name(), null, new HttpServerExpectContinueHandler());
            ctx.fireChannelRead(ReferenceCountUtil.retain(request));
            ctx.pipeline().remove(this);
        }
    }
}
