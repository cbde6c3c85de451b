package dev.weft.hbone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.eventloop.EpollLoops;
import dev.weft.relay.EndFailure;
import dev.weft.relay.RelayEnd;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Our codec against Netty's, each in both roles: megabytes there and back through both windows. */
class NettyPeerTest {

    private static final int TOTAL = 8 << 20;
    private static final int CHUNK = 50_000;

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, EpollLoops.newFactory());

    @AfterEach
    void stop() throws InterruptedException {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }

    @Test
    void a_netty_client_talks_to_our_server() throws Exception {
        Channel listener =
                listen(channel ->
                        HboneServer.start(
                                channel,
                                HboneSettings.SERVER,
                                connect -> {
                                    HboneStream stream =
                                            connect.accept(ConnectReply.accepted(Baggage.EMPTY));
                                    stream.start(new Echo(stream));
                                }));
        CompletableFuture<String> answer = new CompletableFuture<>();
        Channel parent =
                connect(
                        listener,
                        channel ->
                                channel.pipeline()
                                        .addLast(
                                                Http2FrameCodecBuilder.forClient().build(),
                                                new Http2MultiplexHandler(ignore())));
        Http2StreamChannel stream =
                new Http2StreamChannelBootstrap(parent)
                        .handler(new NettyCounter(answer))
                        .open()
                        .sync()
                        .getNow();
        DefaultHttp2Headers headers = new DefaultHttp2Headers();
        headers.method("CONNECT").authority("10.0.0.9:8080");

        stream.write(new DefaultHttp2HeadersFrame(headers));
        for (int sent = 0; sent < TOTAL; sent += CHUNK) {
            int length = Math.min(CHUNK, TOTAL - sent);
            boolean last = sent + length == TOTAL;
            ByteBuf data = Unpooled.buffer(length).writeZero(length);
            stream.write(new DefaultHttp2DataFrame(data, last, last ? 17 : 0));
        }
        stream.flush();

        assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo("200 " + TOTAL);
        parent.close().sync();
        listener.close().sync();
    }

    @Test
    void our_client_talks_to_a_netty_server() throws Exception {
        Channel listener =
                listen(channel ->
                        channel.pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forServer().build(),
                                        new Http2MultiplexHandler(new NettyEcho())));
        CompletableFuture<Long> answer = new CompletableFuture<>();

        Channel channel = connect(listener, c -> c.config().setAutoRead(false));
        loops.next().execute(() -> new Sender(answer).start(channel));

        assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo(TOTAL);
        channel.close().sync();
        listener.close().sync();
    }

    private interface Setup {
        void apply(Channel channel);
    }

    private Channel listen(Setup setup) throws InterruptedException {
        return new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childHandler(initializer(setup))
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    private Channel connect(Channel listener, Setup setup) throws InterruptedException {
        return new Bootstrap()
                .group(loops)
                .channel(EpollSocketChannel.class)
                .handler(initializer(setup))
                .connect(listener.localAddress())
                .sync()
                .channel();
    }

    private static ChannelInitializer<Channel> initializer(Setup setup) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                setup.apply(channel);
            }
        };
    }

    private static ChannelHandler ignore() {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {}
        };
    }

    /** Sends back what arrives, as fast as the peer takes it. */
    private static final class Echo implements RelayEnd.Receiver {
        private final HboneStream stream;

        Echo(HboneStream stream) {
            this.stream = stream;
        }

        @Override
        public void received(ByteBuf data) {
            stream.write(data);
            if (!stream.isWritable()) {
                stream.pause();
            }
        }

        @Override
        public void receivedAll() {
            stream.flush();
        }

        @Override
        public void ended() {
            stream.finish();
        }

        @Override
        public void writable() {
            stream.resume();
        }

        @Override
        public void closed() {}

        @Override
        public void failed(EndFailure cause) {}
    }

    /** Counts what comes back and answers with status and count. */
    private static final class NettyCounter extends ChannelInboundHandlerAdapter {
        private final CompletableFuture<String> answer;
        private String status = "";
        private long count;

        NettyCounter(CompletableFuture<String> answer) {
            this.answer = answer;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Http2HeadersFrame headers) {
                status = String.valueOf(headers.headers().status());
            } else if (message instanceof Http2DataFrame data) {
                count += data.content().readableBytes();
                if (data.isEndStream()) {
                    answer.complete(status + " " + count);
                }
            }
            ReferenceCountUtil.release(message);
        }
    }

    @ChannelHandler.Sharable
    private static final class NettyEcho extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Http2HeadersFrame) {
                ctx.writeAndFlush(
                        new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
            } else if (message instanceof Http2DataFrame data) {
                ctx.writeAndFlush(
                        new DefaultHttp2DataFrame(data.content().retain(), data.isEndStream()));
                data.release();
            }
        }
    }

    /** Opens a tunnel, sends everything as the peer takes it, and counts what comes back. */
    private static final class Sender
            implements ClientObserver, ConnectListener, RelayEnd.Receiver {
        private final CompletableFuture<Long> answer;
        private HboneClient client;
        private HboneStream stream;
        private int sent;
        private long count;

        Sender(CompletableFuture<Long> answer) {
            this.answer = answer;
        }

        void start(Channel channel) {
            client = HboneClient.start(channel, HboneSettings.CLIENT, this);
        }

        @Override
        public void ready() {
            client.open(Pair.REQUEST, this);
        }

        @Override
        public void accepted(HboneStream opened, ConnectReply reply) {
            stream = opened;
            stream.start(this);
            writable();
        }

        @Override
        public void writable() {
            while (sent < TOTAL && stream.isWritable()) {
                int length = Math.min(CHUNK, TOTAL - sent);
                sent += length;
                stream.write(Unpooled.buffer(length).writeZero(length));
            }
            stream.flush();
            if (sent == TOTAL) {
                stream.finish();
            }
        }

        @Override
        public void received(ByteBuf data) {
            count += data.readableBytes();
            data.release();
        }

        @Override
        public void ended() {
            answer.complete(count);
        }

        @Override
        public void receivedAll() {}

        @Override
        public void closed() {}

        @Override
        public void closed(HboneFailure cause) {
            answer.completeExceptionally(new IllegalStateException(cause.message()));
        }

        @Override
        public void refused(ConnectReply reply) {
            answer.completeExceptionally(new IllegalStateException("refused"));
        }

        @Override
        public void failed(HboneFailure failure) {
            answer.completeExceptionally(new IllegalStateException(failure.message()));
        }

        @Override
        public void failed(EndFailure cause) {
            answer.completeExceptionally(new IllegalStateException(cause.message()));
        }
    }
}
