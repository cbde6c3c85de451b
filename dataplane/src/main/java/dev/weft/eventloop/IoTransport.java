package dev.weft.eventloop;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the kernel tells an event loop what happened to its sockets. Channels of one transport run on
 * loops of the same transport only. Constructors of channels make their socket at once, on the
 * calling thread and in its network namespace.
 */
public enum IoTransport {
    /** Readiness, then a system call for each read and write. */
    EPOLL {
        @Override
        public IoHandlerFactory newLoops() {
            return EpollLoops.newFactory();
        }

        @Override
        public ServerSocketChannel newServerChannel() {
            return new EpollServerSocketChannel();
        }

        @Override
        public SocketChannel newChannel() {
            return new EpollSocketChannel();
        }

        @Override
        public DatagramChannel newDatagramChannel(SocketProtocolFamily family) {
            return new EpollDatagramChannel(family);
        }

        @Override
        @Nullable Throwable cause() {
            return Epoll.unavailabilityCause();
        }
    },

    /** Reads and writes are queued and done by the kernel, many in one system call. */
    IO_URING {
        @Override
        public IoHandlerFactory newLoops() {
            return IoUringIoHandler.newFactory();
        }

        @Override
        public ServerSocketChannel newServerChannel() {
            return new IoUringServerSocketChannel();
        }

        @Override
        public SocketChannel newChannel() {
            return new IoUringSocketChannel();
        }

        @Override
        public DatagramChannel newDatagramChannel(SocketProtocolFamily family) {
            return new IoUringDatagramChannel(family);
        }

        @Override
        @Nullable Throwable cause() {
            return IoUring.unavailabilityCause();
        }
    };

    /**
     * How many connections may wait to be accepted: as many as the kernel grants
     * (net.core.somaxconn). Beyond it the kernel answers with cookies and forgets: a client whose
     * server has to speak first then waits for ever.
     */
    public static final int BACKLOG = 65_535;

    /** To be given to an event loop group. */
    public abstract IoHandlerFactory newLoops();

    /** A listening socket to be, on no event loop yet. */
    public abstract ServerSocketChannel newServerChannel();

    /** A connecting socket to be, on no event loop yet. */
    public abstract SocketChannel newChannel();

    /** A socket for datagrams to be, on no event loop yet. */
    public abstract DatagramChannel newDatagramChannel(SocketProtocolFamily family);

    abstract @Nullable Throwable cause();

    /** Why it cannot be used here: the kernel, a seccomp profile, or a missing native library. */
    public Optional<String> unavailable() {
        Throwable cause = cause();
        return Optional.ofNullable(cause).map(Throwable::toString);
    }
}
