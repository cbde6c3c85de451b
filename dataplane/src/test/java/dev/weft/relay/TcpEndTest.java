package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.eventloop.EpollLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A TCP end against a real socket. */
class TcpEndTest {

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, EpollLoops.newFactory());
    private final EventLoop loop = loops.next();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final AtomicLong received = new AtomicLong();
    private ServerSocket listener;
    private Socket peer;
    private Channel channel;
    private TcpEnd end;

    @BeforeEach
    void connect() throws Exception {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        channel =
                new Bootstrap()
                        .group(loop)
                        .channel(EpollSocketChannel.class)
                        .option(ChannelOption.AUTO_READ, false)
                        .handler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel made) {
                                        end = TcpEnd.of(made);
                                    }
                                })
                        .connect(listener.getLocalSocketAddress())
                        .sync()
                        .channel();
        peer = listener.accept();
    }

    @AfterEach
    void close() throws Exception {
        peer.close();
        listener.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }

    @Test
    void finishing_comes_behind_megabytes_that_the_peer_has_not_read_yet() throws Exception {
        run(() -> end.start(new Events()));

        run(() -> {
            end.write(Unpooled.buffer(8 << 20).writeZero(8 << 20));
            end.finish();
        });

        assertThat(peer.getInputStream().readAllBytes()).hasSize(8 << 20);
        peer.close();
        await().untilAsserted(() -> assertThat(events).containsExactly("ended", "closed"));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void the_end_of_input_waits_behind_what_a_pause_holds_back() throws Exception {
        run(() -> {
            end.start(new Events());
            end.pause();
        });

        peer.getOutputStream().write(new byte[50_000]);
        peer.shutdownOutput();
        await().until(() -> inputIsShut());
        assertThat(events).isEmpty();
        run(end::resume);

        await().untilAsserted(() -> assertThat(events).containsExactly("ended"));
        assertThat(received.get()).isEqualTo(50_000);
    }

    @Test
    void a_reset_before_the_start_is_told_at_the_start() throws Exception {
        peer.setSoLinger(true, 0);
        peer.close();
        await().until(() -> !channel.isOpen());

        run(() -> end.start(new Events()));

        assertThat(events).containsExactly("failed RESET");
    }

    @Test
    void an_abort_is_a_reset_for_the_peer() throws Exception {
        run(() -> {
            end.start(new Events());
            end.abort(EndFailure.stopped("policy"));
        });

        assertThat(readFails()).isTrue();
        assertThat(events).isEmpty();
    }

    private boolean readFails() {
        try {
            return peer.getInputStream().read() < -1;
        } catch (IOException reset) {
            return true;
        }
    }

    private boolean inputIsShut() {
        return ((EpollSocketChannel) channel).isInputShutdown();
    }

    private void run(Runnable action) throws InterruptedException {
        loop.submit(action).sync();
    }

    private final class Events implements RelayEnd.Receiver {
        @Override
        public void received(ByteBuf data) {
            received.addAndGet(data.readableBytes());
            data.release();
        }

        @Override
        public void receivedAll() {}

        @Override
        public void ended() {
            events.add("ended");
        }

        @Override
        public void writable() {}

        @Override
        public void closed() {
            events.add("closed");
        }

        @Override
        public void failed(EndFailure cause) {
            events.add("failed " + cause.kind());
        }
    }
}
