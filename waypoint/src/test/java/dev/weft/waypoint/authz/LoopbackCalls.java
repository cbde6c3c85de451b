package dev.weft.waypoint.authz;

import com.google.protobuf.ByteString;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.request.SideCalls;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Calls to one port of loopback, whatever the destination: a connection for each, by HTTP/1.1 or
 * HTTP/2 without upgrade.
 */
public final class LoopbackCalls implements SideCalls {

    private final int port;

    public LoopbackCalls(int port) {
        this.port = port;
    }

    @Override
    public CompletionStage<Answer> call(Ask ask, EventLoop loop) {
        var answer = new CompletableFuture<Answer>();
        var receiver = new Receiver(answer);
        var bootstrap =
                new Bootstrap()
                        .group(loop)
                        .channel(NioSocketChannel.class)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5000)
                        .handler(initializer(ask, receiver));
        bootstrap
                .connect(InetAddress.getLoopbackAddress(), port)
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        answer.completeExceptionally(new IOException(connected.cause()));
                    }
                });
        var timeout =
                loop.schedule(
                        () -> answer.completeExceptionally(new IOException("timed out")),
                        ask.limits().time().toMillis(),
                        TimeUnit.MILLISECONDS);
        answer.whenComplete((a, failure) -> {
            timeout.cancel(false);
            receiver.close();
        });
        return answer;
    }

    @Override
    public CompletionStage<Answer> fetch(URI uri, Limits limits, EventLoop loop) {
        return CompletableFuture.failedFuture(new IOException("not on loopback: " + uri));
    }

    private static ChannelInitializer<Channel> initializer(Ask ask, Receiver receiver) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                if (!ask.http2()) {
                    channel.pipeline()
                            .addLast(
                                    new HttpClientCodec(),
                                    new HttpObjectAggregator(1 << 20),
                                    receiver,
                                    new SendWhenActive(ask));
                    return;
                }
                channel.pipeline()
                        .addLast(
                                Http2FrameCodecBuilder.forClient().build(),
                                new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                                new OpenWhenActive(ask, receiver));
            }
        };
    }

    private static FullHttpRequest message(Ask ask) {
        var request =
                new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        HttpMethod.valueOf(ask.head().method()),
                        ask.head().target(),
                        Unpooled.wrappedBuffer(ask.body().toByteArray()));
        request.headers().add(ask.head().headers());
        request.headers().set("host", ask.head().authority());
        if (ask.http2()) {
            request.headers().set("x-http2-scheme", "http");
        }
        return request;
    }

    private static final class SendWhenActive extends ChannelInboundHandlerAdapter {
        private final Ask ask;

        SendWhenActive(Ask ask) {
            this.ask = ask;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.channel().writeAndFlush(message(ask));
        }
    }

    private static final class OpenWhenActive extends ChannelInboundHandlerAdapter {
        private final Ask ask;
        private final Receiver receiver;

        OpenWhenActive(Ask ask, Receiver receiver) {
            this.ask = ask;
            this.receiver = receiver;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            receiver.answer.completeExceptionally(new IOException(cause));
            context.close();
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            new Http2StreamChannelBootstrap(context.channel())
                    .handler(
                            new ChannelInitializer<Channel>() {
                                @Override
                                protected void initChannel(Channel stream) {
                                    stream.pipeline()
                                            .addLast(
                                                    new Http2StreamFrameToHttpObjectCodec(false),
                                                    new HttpObjectAggregator(1 << 20),
                                                    receiver);
                                }
                            })
                    .open()
                    .addListener(opened -> {
                        if (opened.isSuccess()) {
                            ((Channel) opened.getNow()).writeAndFlush(message(ask));
                        }
                    });
        }
    }

    private static final class Receiver extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final CompletableFuture<Answer> answer;
        private volatile Channel channel;

        Receiver(CompletableFuture<Answer> answer) {
            this.answer = answer;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            channel = context.channel();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            var bytes = new byte[response.content().readableBytes()];
            response.content().readBytes(bytes);
            answer.complete(
                    new Answer(
                            new ResponseHead(response.status().code(), response.headers().copy()),
                            ByteString.copyFrom(bytes),
                            response.trailingHeaders().copy()));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            answer.completeExceptionally(new IOException(cause));
        }

        void close() {
            if (channel != null) {
                var connection = channel.parent() == null ? channel : channel.parent();
                var connected = connection instanceof NioSocketChannel ? connection : channel;
                connected.close();
            }
        }
    }
}
