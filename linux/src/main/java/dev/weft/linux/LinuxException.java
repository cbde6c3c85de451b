package dev.weft.linux;

import java.io.IOException;

/** A system call failed: which one, with which error number, on what. */
public final class LinuxException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String call;
    private final transient Errno errno;

    /**
     * @param call the name of the system call
     * @param errno what the kernel answered
     * @param detail what it was called on, and what to do about it where that is known
     */
    public LinuxException(String call, Errno errno, String detail) {
        super(call + ": " + errno.symbol() + ": " + detail);
        this.call = call;
        this.errno = errno;
    }

    public String call() {
        return call;
    }

    public Errno errno() {
        return errno;
    }
}
