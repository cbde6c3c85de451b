package dev.weft.eventloop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EpollLoopsTest {

    private static final int ANSWER = 32 << 20;

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, EpollLoops.newFactory());
    private final BlockingQueue<Channel> halfClosed = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void an_answer_that_blocks_after_the_client_ended_its_output_arrives_whole() throws Exception {
        Channel listener = listen();

        try (Socket client = new Socket()) {
            client.connect((InetSocketAddress) listener.localAddress());
            client.shutdownOutput();
            Channel accepted = halfClosed.poll(20, TimeUnit.SECONDS);
            accepted.writeAndFlush(Unpooled.directBuffer(ANSWER).writeZero(ANSWER))
                    .addListener(written -> accepted.close());

            assertThat(client.getInputStream().readAllBytes()).hasSize(ANSWER);
        }
    }

    private Channel listen() {
        return new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.SO_SNDBUF, 16384)
                .childHandler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                channel.pipeline().addLast(new HalfCloseRecorder());
                            }
                        })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    private final class HalfCloseRecorder extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                // Later: the transport clears its last interest after this event.
                ctx.executor().execute(() -> halfClosed.add(ctx.channel()));
            }
        }
    }
}
