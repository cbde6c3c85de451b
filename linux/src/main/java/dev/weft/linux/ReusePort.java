package dev.weft.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Sockets that listen on one port together (SO_REUSEPORT). The kernel spreads new connections over
 * them and resets those that wait in one that closes, so the one that is to go must get no more
 * first.
 */
public final class ReusePort {
    private static final int SO_ATTACH_REUSEPORT_CBPF = 51;
    private static final short RETURN_CONSTANT = 0x06;

    /** The group keeps its sockets in the order in which they came. */
    private static final int FIRST = 0;

    private static final int SECOND = 1;

    private ReusePort() {}

    /**
     * Gives every further connection of the port to the socket that joined second, after this one;
     * as long as there is none, and again when only one is left, connections are spread as before.
     * Needs no privilege. Connections that this socket got already stay in its queue.
     *
     * @param fd a listening TCP socket with SO_REUSEPORT
     * @throws LinuxException it is no such socket
     */
    public static void preferSuccessor(int fd) throws LinuxException {
        prefer(fd, SECOND, "the successor gets new connections");
    }

    /**
     * Gives every further connection of the port to the socket that joined first, for a socket that
     * joined later and is taken back. Otherwise as {@link #preferSuccessor}.
     *
     * @param fd a listening TCP socket with SO_REUSEPORT
     * @throws LinuxException it is no such socket
     */
    public static void preferPredecessor(int fd) throws LinuxException {
        prefer(fd, FIRST, "the one before it gets new connections");
    }

    private static void prefer(int fd, int index, String purpose) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            // struct sock_filter: code, jt, jf, k
            MemorySegment instruction = arena.allocate(8, 8);
            instruction.set(JAVA_SHORT, 0, RETURN_CONSTANT);
            instruction.set(JAVA_BYTE, 2, (byte) 0);
            instruction.set(JAVA_BYTE, 3, (byte) 0);
            instruction.set(JAVA_INT, 4, index);
            // struct sock_fprog: count, pointer
            MemorySegment program = arena.allocate(16, 8);
            program.set(JAVA_SHORT, 0, (short) 1);
            program.set(ADDRESS, 8, instruction);
            Libc.setsockopt(
                    fd,
                    Libc.SOL_SOCKET,
                    SO_ATTACH_REUSEPORT_CBPF,
                    program,
                    "descriptor " + fd + ", " + purpose);
        }
    }
}
