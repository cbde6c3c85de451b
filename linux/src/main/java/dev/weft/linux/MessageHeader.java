package dev.weft.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A struct msghdr with one piece of data and room for descriptors, as sendmsg(2) and recvmsg(2)
 * take it on 64-bit Linux. Lives as long as its arena.
 */
final class MessageHeader {

    static final int MSG_CTRUNC = 0x08;
    static final int MSG_TRUNC = 0x20;

    private static final int HEADER_SIZE = 56;
    private static final int IOV_OFFSET = 16;
    private static final int IOV_COUNT_OFFSET = 24;
    private static final int CONTROL_OFFSET = 32;
    private static final int CONTROL_SIZE_OFFSET = 40;
    private static final int FLAGS_OFFSET = 48;

    private static final int CMSG_HEADER_SIZE = 16;
    private static final int CMSG_LEVEL_OFFSET = 8;
    private static final int CMSG_TYPE_OFFSET = 12;
    private static final int SCM_RIGHTS = 1;

    private final MemorySegment header;
    private final MemorySegment control;

    private MessageHeader(MemorySegment data, MemorySegment control, Arena arena) {
        MemorySegment iov = arena.allocate(16, 8);
        iov.set(ADDRESS, 0, data);
        iov.set(JAVA_LONG, 8, data.byteSize());
        this.control = control;
        header = arena.allocate(HEADER_SIZE, 8);
        header.set(ADDRESS, IOV_OFFSET, iov);
        header.set(JAVA_LONG, IOV_COUNT_OFFSET, 1);
        if (control.byteSize() > 0) {
            header.set(ADDRESS, CONTROL_OFFSET, control);
            header.set(JAVA_LONG, CONTROL_SIZE_OFFSET, control.byteSize());
        }
    }

    static MessageHeader toSend(MemorySegment data, List<Integer> fds, Arena arena) {
        if (fds.isEmpty()) {
            return new MessageHeader(data, MemorySegment.NULL, arena);
        }
        MemorySegment control = arena.allocate(controlSize(fds.size()), 8);
        control.set(JAVA_LONG, 0, CMSG_HEADER_SIZE + 4L * fds.size());
        control.set(JAVA_INT, CMSG_LEVEL_OFFSET, Libc.SOL_SOCKET);
        control.set(JAVA_INT, CMSG_TYPE_OFFSET, SCM_RIGHTS);
        for (int i = 0; i < fds.size(); i++) {
            control.set(JAVA_INT, CMSG_HEADER_SIZE + 4L * i, fds.get(i));
        }
        return new MessageHeader(data, control, arena);
    }

    static MessageHeader toReceive(MemorySegment data, int maxFds, Arena arena) {
        return new MessageHeader(data, arena.allocate(controlSize(maxFds), 8), arena);
    }

    MemorySegment segment() {
        return header;
    }

    int flags() {
        return header.get(JAVA_INT, FLAGS_OFFSET);
    }

    /** The descriptors that the kernel put into this process with the message: the caller's. */
    List<Fd> receivedFds() {
        List<Fd> fds = new ArrayList<>();
        long end = Math.min(control.byteSize(), header.get(JAVA_LONG, CONTROL_SIZE_OFFSET));
        long at = 0;
        while (at + CMSG_HEADER_SIZE <= end) {
            long length = control.get(JAVA_LONG, at);
            boolean rights =
                    control.get(JAVA_INT, at + CMSG_LEVEL_OFFSET) == Libc.SOL_SOCKET
                            && control.get(JAVA_INT, at + CMSG_TYPE_OFFSET) == SCM_RIGHTS;
            for (long fd = at + CMSG_HEADER_SIZE; rights && fd + 4 <= at + length; fd += 4) {
                fds.add(Fd.adopt(control.get(JAVA_INT, fd)));
            }
            at += Math.max(CMSG_HEADER_SIZE, align(length));
        }
        return fds;
    }

    private static long controlSize(int fds) {
        return CMSG_HEADER_SIZE + align(4L * fds);
    }

    private static long align(long size) {
        return (size + 7) & ~7L;
    }
}
