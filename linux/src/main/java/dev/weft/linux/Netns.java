package dev.weft.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * A network namespace held open by a descriptor. The owner closes it; the namespace itself lives on
 * while anything else (a process, a mount, a socket) holds it.
 *
 * <p>Any thread may hold and compare one. {@link #enter} changes the network namespace of the
 * calling platform thread for the time of one call.
 */
public final class Netns implements AutoCloseable {

    private static final long NS_GET_NSTYPE = 0xb703;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int STATX_INO = 0x100;
    private static final int STATX_SIZE = 256;
    private static final int STATX_INO_OFFSET = 32;
    private static final int STATX_DEV_MAJOR_OFFSET = 136;
    private static final int STATX_DEV_MINOR_OFFSET = 140;
    private static final int SO_NETNS_COOKIE = 71;

    private static final int EXIT_CANNOT_RETURN = 70;

    private static final ThreadLocal<Boolean> ABROAD = ThreadLocal.withInitial(() -> false);

    private final Fd fd;
    private final NetnsId id;

    private Netns(Fd fd, NetnsId id) {
        this.fd = fd;
        this.id = id;
    }

    /**
     * Opens the namespace at a path: {@code /proc/<pid>/ns/net}, or a bind mount of one.
     *
     * @throws LinuxException the path is missing, not permitted, or no network namespace
     */
    public static Netns open(Path path) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path.toString());
            // A path that is a pipe must not make us wait for its writer.
            int flags = Libc.O_CLOEXEC | Libc.O_NONBLOCK;
            return ofFd(Fd.adopt(Libc.open(name, flags, path.toString())));
        }
    }

    /**
     * Takes ownership of a descriptor, closing it when it is not a network namespace.
     *
     * @throws LinuxException the descriptor is of something else
     */
    public static Netns ofFd(Fd fd) throws LinuxException {
        try {
            requireNetworkNamespace(fd);
            return new Netns(fd, identify(fd));
        } catch (LinuxException e) {
            fd.close();
            throw e;
        }
    }

    /** The namespace that this process started in, held open anew for the caller. */
    public static Netns current() throws LinuxException {
        return open(Path.of("/proc/self/ns/net"));
    }

    public NetnsId id() {
        return id;
    }

    public Fd fd() {
        return fd;
    }

    /**
     * The kernel's cookie of this namespace, never reused while the machine is up. Enters the
     * namespace.
     */
    public long cookie() throws LinuxException {
        return this.<Long, LinuxException>enterFor(() -> {
            int type = Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC;
            int number = Libc.socket(Libc.AF_INET, type, 0, "to read the netns cookie");
            try (Fd socket = Fd.adopt(number)) {
                return cookieOfSocket(socket.number());
            }
        });
    }

    /** The cookie of the namespace in which a socket was made; the caller keeps the socket open. */
    public static long cookieOfSocket(int socket) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_LONG);
            String what = "SO_NETNS_COOKIE of descriptor " + socket;
            Libc.getsockopt(socket, Libc.SOL_SOCKET, SO_NETNS_COOKIE, value, what);
            return value.get(JAVA_LONG, 0);
        }
    }

    /**
     * Moves the calling thread into this namespace, runs the task, and moves the thread back.
     *
     * <p>The task should make sockets and nothing else: a thread that it starts, or an executor
     * that it wakes for the first time, would stay in this namespace. When the thread cannot be
     * moved back the process ends with exit status 70, because every socket that the thread makes
     * from then on would belong to a stranger.
     *
     * @throws LinuxException the namespace cannot be entered (CAP_SYS_ADMIN is needed)
     * @throws Exception what the task throws
     * @throws IllegalStateException on a virtual thread, or inside another {@code enter}
     */
    public <T> T enter(Callable<T> task) throws Exception {
        return this.<T, Exception>enterFor(task::call);
    }

    private interface Task<T, E extends Exception> {
        T run() throws E;
    }

    private <T, E extends Exception> T enterFor(Task<T, E> task) throws LinuxException, E {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException(
                    "a virtual thread cannot enter a network namespace: its carrier would be moved;"
                            + " use a platform thread");
        }
        if (ABROAD.get()) {
            throw new IllegalStateException(
                    "this thread is already inside another network namespace: leave that first");
        }
        fd.use(number -> setns(number, id));
        ABROAD.set(true);
        try {
            return task.run();
        } finally {
            goHome();
            ABROAD.set(false);
        }
    }

    private static void goHome() {
        try {
            Home.NETNS.fd.use(number -> setns(number, Home.NETNS.id));
        } catch (LinuxException e) {
            System.err.println(
                    "fatal: a thread cannot return to its own network namespace, ending: " + e);
            Runtime.getRuntime().halt(EXIT_CANNOT_RETURN);
        }
    }

    private static NetnsId setns(int number, NetnsId id) throws LinuxException {
        Libc.setns(number, Libc.CLONE_NEWNET, id + " (CAP_SYS_ADMIN is needed)");
        return id;
    }

    private static void requireNetworkNamespace(Fd fd) throws LinuxException {
        String what = fd + " is no namespace: one of /proc/<pid>/ns/net was expected";
        int type = fd.use(number -> Libc.ioctl(number, NS_GET_NSTYPE, what));
        if (type != Libc.CLONE_NEWNET) {
            throw new LinuxException(
                    "ioctl",
                    Errno.EINVAL,
                    fd
                            + " is a namespace of type 0x"
                            + Integer.toHexString(type)
                            + ": a network namespace was expected");
        }
    }

    private static NetnsId identify(Fd fd) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment empty = arena.allocateFrom("");
            MemorySegment result = arena.allocate(STATX_SIZE, 8);
            return fd.use(number -> {
                Libc.statx(number, empty, AT_EMPTY_PATH, STATX_INO, result);
                long major = result.get(JAVA_INT, STATX_DEV_MAJOR_OFFSET);
                long minor = result.get(JAVA_INT, STATX_DEV_MINOR_OFFSET);
                long inode = result.get(JAVA_LONG, STATX_INO_OFFSET);
                return new NetnsId(major << 32 | minor, inode);
            });
        }
    }

    @Override
    public void close() {
        fd.close();
    }

    @Override
    public String toString() {
        return id.toString();
    }

    /** Where this process belongs; opened once, never closed. */
    private static final class Home {
        static final Netns NETNS = openHome();

        private static Netns openHome() {
            try {
                return current();
            } catch (LinuxException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
    }
}
