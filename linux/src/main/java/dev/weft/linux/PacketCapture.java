package dev.weft.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * Sees every frame that enters or leaves an interface (AF_PACKET). Needs CAP_NET_RAW.
 *
 * <p>One thread reads; any thread may {@link #close}, which wakes it. To capture in another network
 * namespace, open inside {@link Netns#enter} and read anywhere.
 */
public final class PacketCapture implements AutoCloseable {

    private static final short ETH_P_ALL = Short.reverseBytes((short) 3);
    private static final int SOCKADDR_LL_SIZE = 20;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_STATISTICS = 6;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int RECEIVE_BUFFER_BYTES = 16 << 20;
    private static final int MSG_TRUNC_AND_DONTWAIT = 0x20 | 0x40;

    /** A virtual interface hands over segments that were never cut to the MTU. */
    private static final int MAX_FRAME_BYTES = 256 << 10;

    private final Fd fd;
    private final Fd wake;
    private final String interfaceName;
    private final MemorySegment buffer = Arena.ofAuto().allocate(MAX_FRAME_BYTES);
    private long dropped;

    private PacketCapture(Fd fd, Fd wake, String interfaceName) {
        this.fd = fd;
        this.wake = wake;
        this.interfaceName = interfaceName;
    }

    /**
     * Starts to capture on an interface of the calling thread's network namespace.
     *
     * @throws LinuxException ENODEV: there is none of that name; EPERM: not permitted
     */
    public static PacketCapture open(String interfaceName) throws LinuxException {
        int type = Libc.SOCK_RAW | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK;
        // Protocol 0: nothing is captured before the socket is bound to the one interface.
        Fd fd = Fd.adopt(Libc.socket(Libc.AF_PACKET, type, 0, "packet (CAP_NET_RAW is needed)"));
        try (Arena arena = Arena.ofConfined()) {
            int number = fd.number();
            MemorySegment size = arena.allocateFrom(JAVA_INT, RECEIVE_BUFFER_BYTES);
            growReceiveBuffer(number, size);
            MemorySegment name = arena.allocateFrom(interfaceName);
            MemorySegment address = arena.allocate(SOCKADDR_LL_SIZE, 4);
            address.set(JAVA_SHORT, 0, (short) Libc.AF_PACKET);
            address.set(JAVA_SHORT, 2, ETH_P_ALL);
            address.set(JAVA_INT, 4, Libc.ifNameToIndex(name, "interface " + interfaceName));
            Libc.bind(number, address, "interface " + interfaceName);
            return new PacketCapture(fd, Fd.adopt(Libc.eventfd()), interfaceName);
        } catch (LinuxException | RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /** In a user namespace the system-wide limit cannot be passed, and what it allows must do. */
    private static void growReceiveBuffer(int number, MemorySegment size) throws LinuxException {
        try {
            Libc.setsockopt(number, Libc.SOL_SOCKET, SO_RCVBUFFORCE, size, "SO_RCVBUFFORCE");
        } catch (LinuxException e) {
            if (!e.errno().equals(Errno.EPERM)) {
                throw e;
            }
            Libc.setsockopt(number, Libc.SOL_SOCKET, SO_RCVBUF, size, "SO_RCVBUF");
        }
    }

    /**
     * Waits for the next frame.
     *
     * @return empty if none came in time, or the capture was closed meanwhile
     */
    public Optional<CapturedFrame> next(Duration timeout) throws LinuxException {
        if (!fd.isOpen()) {
            return Optional.empty();
        }
        return fd.use(number -> wake.use(waker -> next(number, waker, timeout)));
    }

    private Optional<CapturedFrame> next(int number, int waker, Duration timeout)
            throws LinuxException {
        if (!Waiting.await(Waiting.POLLIN, timeout, number, waker) || !fd.isOpen()) {
            return Optional.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            MessageHeader message = MessageHeader.toReceive(buffer, 0, arena);
            String what = "interface " + interfaceName;
            int length = Libc.recvmsg(number, message.segment(), MSG_TRUNC_AND_DONTWAIT, what);
            int kept = Math.min(length, MAX_FRAME_BYTES);
            ByteBuffer copy = ByteBuffer.allocate(kept);
            copy.put(buffer.asSlice(0, kept).asByteBuffer()).flip();
            return Optional.of(new CapturedFrame(copy, length));
        } catch (LinuxException e) {
            if (e.errno().equals(Errno.EAGAIN)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * How many frames the kernel threw away since the start because nobody read them in time. A
     * capture that shows the absence of something is worth nothing unless this is 0. Read by the
     * reading thread.
     */
    public long dropped() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment counts = arena.allocate(JAVA_LONG);
            fd.use(number -> {
                String what = "statistics of " + interfaceName;
                Libc.getsockopt(number, SOL_PACKET, PACKET_STATISTICS, counts, what);
                return number;
            });
            // The kernel's counter starts anew at each reading.
            dropped += Integer.toUnsignedLong(counts.get(JAVA_INT, 4));
            return dropped;
        }
    }

    @Override
    public void close() {
        fd.close();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocateFrom(JAVA_LONG, 1);
            wake.use(number -> {
                Libc.write(number, one);
                return number;
            });
        } catch (LinuxException e) {
            // Closed before: nobody waits.
        }
        wake.close();
    }
}
