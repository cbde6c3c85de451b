package dev.weft.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What the kernel remembers of connections that pass its filters (nf_conntrack). */
public final class Conntrack {

    private static final int NETLINK_NETFILTER = 12;
    private static final int ANSWER_BYTES = 4096;

    /**
     * Of linux/netfilter/nfnetlink_conntrack.h: the subsystem, and its message
     * IPCTNL_MSG_CT_DELETE.
     */
    private static final short DELETE = (1 << 8) | 2;

    private static final short REQUEST_AND_ACKNOWLEDGE = 1 | 4;
    private static final int MESSAGE_BYTES = 20;
    private static final int ERROR_OFFSET = 16;

    private Conntrack() {}

    /**
     * Forgets all connections of the calling thread's network namespace. Those that are translated
     * break, if their rules are still there; others are found again with their next packet.
     *
     * @throws LinuxException EPERM: CAP_NET_ADMIN is needed; others: the kernel cannot do it
     */
    public static void forgetAll() throws LinuxException {
        int type = Libc.SOCK_RAW | Libc.SOCK_CLOEXEC;
        String what = "netlink, to forget connections";
        try (Fd socket = Fd.adopt(Libc.socket(Libc.AF_NETLINK, type, NETLINK_NETFILTER, what));
                Arena arena = Arena.ofConfined()) {
            // A header of netlink, and one of netfilter that says all families.
            MemorySegment message = arena.allocate(MESSAGE_BYTES, 4);
            message.set(JAVA_INT, 0, MESSAGE_BYTES);
            message.set(JAVA_SHORT, 4, DELETE);
            message.set(JAVA_SHORT, 6, REQUEST_AND_ACKNOWLEDGE);
            message.set(JAVA_BYTE, ERROR_OFFSET, (byte) 0);
            MemorySegment answer = arena.allocate(ANSWER_BYTES, 4);
            socket.use(number -> {
                Libc.write(number, message);
                MessageHeader header = MessageHeader.toReceive(answer, 0, arena);
                return Libc.recvmsg(number, header.segment(), 0, what);
            });
            int error = -answer.get(JAVA_INT, ERROR_OFFSET);
            if (error != 0) {
                throw new LinuxException("nfnetlink", new Errno(error), what);
            }
        }
    }
}
