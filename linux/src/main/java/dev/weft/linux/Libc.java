package dev.weft.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * The functions of the C library that this package calls. Each throws {@link LinuxException} with
 * the error number of its own call; interrupted calls are not retried here.
 */
final class Libc {

    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_NETLINK = 16;
    static final int AF_PACKET = 17;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_SEQPACKET = 5;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int O_CLOEXEC = 0x80000;
    static final int O_NONBLOCK = 0x800;
    static final int EFD_CLOEXEC = 0x80000;
    static final int CLONE_NEWNET = 0x40000000;
    static final int SHUT_RDWR = 2;
    static final int SOL_SOCKET = 1;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle OPEN = variadic("open", 2, ADDRESS, JAVA_INT);
    private static final MethodHandle CLOSE = function("close", JAVA_INT);
    private static final MethodHandle FCNTL = variadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle IOCTL = variadic("ioctl", 2, JAVA_INT, JAVA_LONG, ADDRESS);
    private static final MethodHandle STATX =
            function("statx", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle SETNS = function("setns", JAVA_INT, JAVA_INT);
    private static final MethodHandle SOCKET = function("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = function("bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle LISTEN = function("listen", JAVA_INT, JAVA_INT);
    private static final MethodHandle CONNECT = function("connect", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle ACCEPT4 =
            function("accept4", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle SHUTDOWN = function("shutdown", JAVA_INT, JAVA_INT);
    private static final MethodHandle SENDMSG = sized("sendmsg", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECVMSG = sized("recvmsg", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle POLL = function("poll", ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle EVENTFD = function("eventfd", JAVA_INT, JAVA_INT);
    private static final MethodHandle WRITE = sized("write", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle SETSOCKOPT =
            function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            function("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle IF_NAMETOINDEX = function("if_nametoindex", ADDRESS);
    private static final MethodHandle GETRLIMIT = function("getrlimit", JAVA_INT, ADDRESS);
    private static final MethodHandle SETRLIMIT = function("setrlimit", JAVA_INT, ADDRESS);

    private Libc() {}

    static int open(MemorySegment path, int flags, String what) throws LinuxException {
        return call("open", what, state -> (int) OPEN.invokeExact(state, path, flags));
    }

    static void close(int fd) throws LinuxException {
        call("close", "descriptor " + fd, state -> (int) CLOSE.invokeExact(state, fd));
    }

    static int fcntl(int fd, int command, int argument) throws LinuxException {
        return call(
                "fcntl",
                "descriptor " + fd,
                state -> (int) FCNTL.invokeExact(state, fd, command, argument));
    }

    static int ioctl(int fd, long request, String what) throws LinuxException {
        return call(
                "ioctl",
                what,
                state -> (int) IOCTL.invokeExact(state, fd, request, MemorySegment.NULL));
    }

    static void statx(int fd, MemorySegment path, int flags, int mask, MemorySegment result)
            throws LinuxException {
        call(
                "statx",
                "descriptor " + fd,
                state -> (int) STATX.invokeExact(state, fd, path, flags, mask, result));
    }

    static void setns(int fd, int type, String what) throws LinuxException {
        call("setns", what, state -> (int) SETNS.invokeExact(state, fd, type));
    }

    static int socket(int family, int type, int protocol, String what) throws LinuxException {
        return call(
                "socket", what, state -> (int) SOCKET.invokeExact(state, family, type, protocol));
    }

    static void bind(int fd, MemorySegment address, String what) throws LinuxException {
        int size = (int) address.byteSize();
        call("bind", what, state -> (int) BIND.invokeExact(state, fd, address, size));
    }

    static void listen(int fd, int backlog, String what) throws LinuxException {
        call("listen", what, state -> (int) LISTEN.invokeExact(state, fd, backlog));
    }

    static void connect(int fd, MemorySegment address, String what) throws LinuxException {
        int size = (int) address.byteSize();
        call("connect", what, state -> (int) CONNECT.invokeExact(state, fd, address, size));
    }

    static int accept4(int fd, int flags, String what) throws LinuxException {
        MemorySegment none = MemorySegment.NULL;
        return call(
                "accept4", what, state -> (int) ACCEPT4.invokeExact(state, fd, none, none, flags));
    }

    static void shutdown(int fd, int how) throws LinuxException {
        call("shutdown", "descriptor " + fd, state -> (int) SHUTDOWN.invokeExact(state, fd, how));
    }

    static int sendmsg(int fd, MemorySegment header, int flags, String what) throws LinuxException {
        return call(
                "sendmsg",
                what,
                state -> (int) (long) SENDMSG.invokeExact(state, fd, header, flags));
    }

    static int recvmsg(int fd, MemorySegment header, int flags, String what) throws LinuxException {
        return call(
                "recvmsg",
                what,
                state -> (int) (long) RECVMSG.invokeExact(state, fd, header, flags));
    }

    static int poll(MemorySegment fds, long count, int timeoutMillis) throws LinuxException {
        return call(
                "poll",
                count + " descriptors",
                state -> (int) POLL.invokeExact(state, fds, count, timeoutMillis));
    }

    static int eventfd() throws LinuxException {
        return call("eventfd", "", state -> (int) EVENTFD.invokeExact(state, 0, EFD_CLOEXEC));
    }

    static void write(int fd, MemorySegment bytes) throws LinuxException {
        long size = bytes.byteSize();
        call(
                "write",
                "descriptor " + fd,
                state -> (int) (long) WRITE.invokeExact(state, fd, bytes, size));
    }

    static void setsockopt(int fd, int level, int option, MemorySegment value, String what)
            throws LinuxException {
        int size = (int) value.byteSize();
        call(
                "setsockopt",
                what,
                state -> (int) SETSOCKOPT.invokeExact(state, fd, level, option, value, size));
    }

    static void getsockopt(int fd, int level, int option, MemorySegment value, String what)
            throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
            call(
                    "getsockopt",
                    what,
                    state -> (int) GETSOCKOPT.invokeExact(state, fd, level, option, value, size));
        }
    }

    /** The index of an interface in the calling thread's network namespace. */
    static int ifNameToIndex(MemorySegment name, String what) throws LinuxException {
        return call(
                "if_nametoindex",
                what,
                state -> {
                    int index = (int) IF_NAMETOINDEX.invokeExact(state, name);
                    return index == 0 ? -1 : index;
                });
    }

    static void getrlimit(int resource, MemorySegment limits) throws LinuxException {
        call(
                "getrlimit",
                "resource " + resource,
                state -> (int) GETRLIMIT.invokeExact(state, resource, limits));
    }

    static void setrlimit(int resource, MemorySegment limits, String what) throws LinuxException {
        call("setrlimit", what, state -> (int) SETRLIMIT.invokeExact(state, resource, limits));
    }

    private interface Call {
        int invoke(MemorySegment state) throws Throwable;
    }

    private static int call(String name, String what, Call call) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int result = invoke(call, state);
            if (result < 0) {
                throw new LinuxException(name, new Errno((int) ERRNO.get(state, 0L)), what);
            }
            return result;
        }
    }

    private static int invoke(Call call, MemorySegment state) {
        try {
            return call.invoke(state);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            // A downcall handle declares Throwable and throws nothing that is checked.
            throw new AssertionError("a native call threw", e);
        }
    }

    private static MethodHandle function(String name, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.of(JAVA_INT, arguments), List.of());
    }

    /** A function that answers with {@code ssize_t}. */
    private static MethodHandle sized(String name, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.of(JAVA_LONG, arguments), List.of());
    }

    private static MethodHandle variadic(String name, int fixed, MemoryLayout... arguments) {
        return handle(
                name,
                FunctionDescriptor.of(JAVA_INT, arguments),
                List.of(Linker.Option.firstVariadicArg(fixed)));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(
            String name, FunctionDescriptor descriptor, List<Linker.Option> options) {
        List<Linker.Option> all = new ArrayList<>(options);
        all.add(Linker.Option.captureCallState("errno"));
        MemorySegment symbol =
                LINKER.defaultLookup()
                        .find(name)
                        .orElseThrow(() ->
                                new UnsatisfiedLinkError(
                                        "the C library has no "
                                                + name
                                                + ": Linux with glibc 2.28 or musl 1.2.3,"
                                                + " or newer, is needed"));
        return LINKER.downcallHandle(symbol, descriptor, all.toArray(Linker.Option[]::new));
    }
}
