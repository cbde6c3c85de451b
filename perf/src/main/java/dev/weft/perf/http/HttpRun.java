package dev.weft.perf.http;

import dev.weft.eventloop.IoTransport;
import dev.weft.perf.measure.BenchFailure;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.ssl.SslHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A load with its connections open, handshakes done, before it begins: what is measured around
 * {@link #measure} has none of that in it. Main thread.
 */
public final class HttpRun implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 20;

    private final EventLoopGroup loops;
    private final HttpLoad load;
    private final HttpSender sender;
    private final List<Channel> channels = new ArrayList<>();
    private final List<Slot> slots = new ArrayList<>();

    private HttpRun(HttpLoad load) {
        this.load = load;
        loops = new MultiThreadIoEventLoopGroup(1, IoTransport.EPOLL.newLoops());
        sender = new HttpSender(load, loops.next());
    }

    /**
     * Opens the connections.
     *
     * @throws BenchFailure when one cannot be opened
     */
    public static HttpRun connect(HttpTarget target, HttpLoad load) throws InterruptedException {
        var run = new HttpRun(load);
        try {
            for (var i = 0; i < load.connections(); i++) {
                run.open(target);
            }
            return run;
        } catch (InterruptedException | RuntimeException e) {
            run.close();
            throw e;
        }
    }

    private void open(HttpTarget target) throws InterruptedException {
        var added = new ArrayList<Slot>();
        var connecting =
                new Bootstrap()
                        .group(loops)
                        .channelFactory(IoTransport.EPOLL::newChannel)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .handler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        added.addAll(slots(channel, target));
                                    }
                                })
                        .connect(target.address())
                        .await();
        if (!connecting.isSuccess()) {
            throw failure(target, connecting.cause());
        }
        channels.add(connecting.channel());
        var tls = connecting.channel().pipeline().get(SslHandler.class);
        if (tls != null && !tls.handshakeFuture().await().isSuccess()) {
            throw failure(target, tls.handshakeFuture().cause());
        }
        slots.addAll(added);
    }

    private static BenchFailure failure(HttpTarget target, Throwable cause) {
        return new BenchFailure(
                "cannot connect to " + target.address() + ": " + cause.getMessage(), cause);
    }

    private List<? extends Slot> slots(Channel channel, HttpTarget target) {
        var pipeline = channel.pipeline();
        target.tls().ifPresent(tls -> pipeline.addLast(tls.newHandler(channel.alloc())));
        return target.http2()
                ? Http2Slots.on(
                        pipeline,
                        sender,
                        target.tls().isPresent() ? "https" : "http",
                        load.streams())
                : List.of(Http1Slot.on(pipeline, sender));
    }

    /**
     * Sends until the time is over and everything is answered.
     *
     * @throws BenchFailure when a connection breaks or answers do not come
     */
    public HttpReport measure() throws InterruptedException {
        try {
            return sender.begin(slots)
                    .get(load.length().toSeconds() + PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new BenchFailure("the load broke off: " + e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new BenchFailure("requests got no answer in " + PATIENCE_SECONDS + " s", e);
        }
    }

    @Override
    public void close() {
        channels.forEach(Channel::close);
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
