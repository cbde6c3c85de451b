package dev.weft.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Limits of this process. */
public final class ResourceLimits {

    private static final int RLIMIT_NOFILE = 7;

    private ResourceLimits() {}

    /** How many descriptors this process may have open. */
    public record OpenFiles(long soft, long hard) {}

    public static OpenFiles openFiles() throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limits = arena.allocate(16, 8);
            Libc.getrlimit(RLIMIT_NOFILE, limits);
            return new OpenFiles(limits.get(JAVA_LONG, 0), limits.get(JAVA_LONG, 8));
        }
    }

    /** Raises the soft limit to the hard one, and answers what holds now. */
    public static OpenFiles raiseOpenFiles() throws LinuxException {
        OpenFiles now = openFiles();
        if (now.soft() == now.hard()) {
            return now;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limits = arena.allocate(16, 8);
            limits.set(JAVA_LONG, 0, now.hard());
            limits.set(JAVA_LONG, 8, now.hard());
            Libc.setrlimit(RLIMIT_NOFILE, limits, "open files to " + now.hard());
        }
        return openFiles();
    }
}
