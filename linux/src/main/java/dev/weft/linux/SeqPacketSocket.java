package dev.weft.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A connected Unix socket that keeps message boundaries and carries descriptors (AF_UNIX,
 * SOCK_SEQPACKET). The JDK and Netty have stream sockets only.
 *
 * <p>Blocking: one thread receives, one thread sends (they may be two). Any thread may {@link
 * #close}, which wakes both.
 */
public final class SeqPacketSocket implements AutoCloseable {

    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;

    /** Room for more than any protocol here allows, so that too many are seen and not truncated. */
    private static final int MAX_FDS = 16;

    static final int TYPE = Libc.SOCK_SEQPACKET | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK;

    private final Fd fd;
    private final String name;

    SeqPacketSocket(Fd fd, String name) {
        this.fd = fd;
        this.name = name;
    }

    /**
     * Connects to a listening socket.
     *
     * @throws LinuxException ENOENT or ECONNREFUSED: nobody listens; EAGAIN: its backlog is full
     */
    public static SeqPacketSocket connect(Path path) throws LinuxException {
        Fd fd = Fd.adopt(Libc.socket(Libc.AF_UNIX, TYPE, 0, path.toString()));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = UnixAddress.of(path, arena);
            fd.use(number -> {
                Libc.connect(number, address, path.toString());
                return number;
            });
            return new SeqPacketSocket(fd, path.toString());
        } catch (LinuxException | RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /**
     * Sends one packet whole; its descriptors stay the caller's.
     *
     * @throws LinuxException ETIMEDOUT: the peer does not read; EPIPE: it is gone; EMSGSIZE: the
     *     packet is larger than the socket's buffer
     * @throws IllegalArgumentException the packet has no bytes: the peer would take it for the end
     */
    public void send(Packet packet, Duration timeout) throws LinuxException {
        if (!packet.data().hasRemaining()) {
            throw new IllegalArgumentException(
                    "a packet without bytes means end of stream: at least one was expected");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(packet.data().remaining());
            data.asByteBuffer().put(packet.data().duplicate());
            sendHolding(packet.fds(), new ArrayList<>(), data, arena, timeout);
        }
    }

    /** Holds every descriptor until the kernel took it: a number must not change its meaning. */
    private void sendHolding(
            List<Fd> fds, List<Integer> numbers, MemorySegment data, Arena arena, Duration timeout)
            throws LinuxException {
        if (numbers.size() < fds.size()) {
            fds.get(numbers.size())
                    .use(number -> {
                        numbers.add(number);
                        sendHolding(fds, numbers, data, arena, timeout);
                        return number;
                    });
            return;
        }
        MessageHeader message = MessageHeader.toSend(data, numbers, arena);
        fd.use(number -> sendWithin(number, message, timeout));
    }

    private int sendWithin(int number, MessageHeader message, Duration timeout)
            throws LinuxException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                return Libc.sendmsg(
                        number, message.segment(), MSG_DONTWAIT | MSG_NOSIGNAL, "to " + name);
            } catch (LinuxException e) {
                if (e.errno().equals(Errno.EINTR)) {
                    continue;
                }
                if (!e.errno().equals(Errno.EAGAIN)) {
                    throw e;
                }
            }
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            if (!Waiting.await(Waiting.POLLOUT, left, number)) {
                throw new LinuxException(
                        "sendmsg",
                        Errno.ETIMEDOUT,
                        "the peer of " + name + " took nothing in " + timeout.toMillis() + " ms");
            }
        }
    }

    /**
     * Waits for one packet of at most {@code maxBytes}.
     *
     * @throws LinuxException EMSGSIZE: the packet was larger, or carried more than sixteen
     *     descriptors; it is lost and its descriptors are closed. EBADF: closed meanwhile
     */
    public Reception receive(int maxBytes, Duration timeout) throws LinuxException {
        return fd.use(number -> {
            if (!Waiting.await(Waiting.POLLIN, timeout, number)) {
                return new Reception.TimedOut();
            }
            return receiveNow(number, maxBytes);
        });
    }

    private Reception receiveNow(int number, int maxBytes) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(maxBytes);
            MessageHeader message = MessageHeader.toReceive(data, MAX_FDS, arena);
            int flags = MSG_CMSG_CLOEXEC | MSG_DONTWAIT;
            int size;
            try {
                size = Libc.recvmsg(number, message.segment(), flags, "from " + name);
            } catch (LinuxException e) {
                if (e.errno().equals(Errno.EAGAIN)) {
                    return new Reception.TimedOut();
                }
                throw e;
            }
            List<Fd> fds = message.receivedFds();
            refuseTruncated(message.flags(), maxBytes, fds);
            if (size == 0) {
                fds.forEach(Fd::close);
                return new Reception.EndOfStream();
            }
            ByteBuffer copy = ByteBuffer.allocate(size);
            copy.put(data.asSlice(0, size).asByteBuffer()).flip();
            return new Reception.Received(new Packet(copy, fds));
        }
    }

    private void refuseTruncated(int flags, int maxBytes, List<Fd> fds) throws LinuxException {
        if ((flags & (MessageHeader.MSG_TRUNC | MessageHeader.MSG_CTRUNC)) == 0) {
            return;
        }
        fds.forEach(Fd::close);
        throw new LinuxException(
                "recvmsg",
                Errno.EMSGSIZE,
                "a packet from "
                        + name
                        + " was truncated: at most "
                        + maxBytes
                        + " bytes and "
                        + MAX_FDS
                        + " descriptors are taken");
    }

    /** Ends both directions, wakes who waits here, and tells the peer. Again is a no-op. */
    @Override
    public void close() {
        Shutdown.wakeAndClose(fd);
    }

    @Override
    public String toString() {
        return name + " (" + fd + ")";
    }
}
