package dev.weft.waypoint.listener;

import dev.weft.eventloop.IoTransport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens listening sockets in the pod's own network. From any thread but an event loop. */
public final class Listening {
    private static final Logger log = LoggerFactory.getLogger(Listening.class);

    private final EventLoopGroup loops;
    private final IoTransport transport;

    public Listening(EventLoopGroup loops, IoTransport transport) {
        this.loops = loops;
        this.transport = transport;
    }

    /**
     * Opens a listening socket and returns when it accepts. Accepted connections read nothing until
     * told to and are handed over on their event loop.
     *
     * @throws IOException the address is taken or not ours
     */
    public Channel listen(InetSocketAddress address, Consumer<SocketChannel> accepted)
            throws IOException {
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(loops)
                        .channelFactory(transport::newServerChannel)
                        .option(ChannelOption.SO_BACKLOG, IoTransport.BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childHandler(new Acceptor(accepted))
                        .bind(address)
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on "
                            + address.getAddress().getHostAddress()
                            + ":"
                            + address.getPort()
                            + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return bound.channel();
    }

    /** Closes so that the peer sees a reset: a clean end could pass for an empty answer. */
    public static void reset(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }

    /** Hands accepted connections over; one that cannot be handled is reset, never left open. */
    private static final class Acceptor extends ChannelInitializer<SocketChannel> {
        private final Consumer<SocketChannel> accepted;

        Acceptor(Consumer<SocketChannel> accepted) {
            this.accepted = accepted;
        }

        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            try {
                accepted.accept(channel);
            } catch (RuntimeException e) {
                log.warn("an accepted connection from {} was dropped", channel.remoteAddress(), e);
                reset(channel);
            }
        }
    }
}
