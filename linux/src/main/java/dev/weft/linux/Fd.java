package dev.weft.linux;

import java.nio.file.Path;

/**
 * An open file descriptor with one owner, who closes it. Any thread may close it, also while
 * another is inside a call on it: the number is given back to the kernel when the last call has
 * returned, so it never names somebody else's file.
 */
public final class Fd implements AutoCloseable {

    private static final int F_DUPFD_CLOEXEC = 1030;

    private final int number;

    /** Calls that are using the number now; guarded by this, as is {@link #closed}. */
    private int users;

    private boolean closed;

    private Fd(int number) {
        this.number = number;
    }

    /** Takes ownership of an open descriptor. */
    public static Fd adopt(int number) {
        if (number < 0) {
            throw new IllegalArgumentException(
                    "descriptor " + number + " is not open: a number from 0 was expected");
        }
        return new Fd(number);
    }

    /** The number, valid until this is closed: do not keep it. */
    public int number() throws LinuxException {
        return use(open -> open);
    }

    /** A second descriptor of the same open file, owned by the caller, closed on exec. */
    public Fd duplicate() throws LinuxException {
        return use(open -> adopt(Libc.fcntl(open, F_DUPFD_CLOEXEC, 0)));
    }

    /** A path by which other processes of this user can open the same file while this is open. */
    public Path path() throws LinuxException {
        return Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + number());
    }

    public synchronized boolean isOpen() {
        return !closed;
    }

    interface Use<T> {
        T on(int number) throws LinuxException;
    }

    /** Runs one or more calls on the number, which stays ours until they have returned. */
    <T> T use(Use<T> calls) throws LinuxException {
        enter();
        try {
            return calls.on(number);
        } finally {
            leave();
        }
    }

    private synchronized void enter() throws LinuxException {
        if (closed) {
            throw new LinuxException(
                    "use", Errno.EBADF, "descriptor " + number + " was closed by its owner");
        }
        users++;
    }

    private synchronized void leave() {
        users--;
        if (closed && users == 0) {
            giveBack();
        }
    }

    /** Closes it; again is a no-op. Never fails: what close(2) reports is of no use to an owner. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (users == 0) {
            giveBack();
        }
    }

    private void giveBack() {
        try {
            Libc.close(number);
        } catch (LinuxException e) {
            // Linux frees the number even when close reports an error; EBADF is an ownership bug.
            assert !e.errno().equals(Errno.EBADF) : e;
        }
    }

    @Override
    public String toString() {
        return "fd " + number + (isOpen() ? "" : " (closed)");
    }
}
