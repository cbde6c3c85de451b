package dev.weft.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The path of a Unix socket as the kernel takes it (struct sockaddr_un). */
final class UnixAddress {

    private static final int PATH_OFFSET = 2;

    /** 108 in the structure, less the closing zero. */
    static final int MAX_PATH_BYTES = 107;

    private UnixAddress() {}

    static MemorySegment of(Path path, Arena arena) {
        byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > MAX_PATH_BYTES) {
            throw new IllegalArgumentException(
                    "the socket path '"
                            + path
                            + "' has "
                            + bytes.length
                            + " bytes: 1 to "
                            + MAX_PATH_BYTES
                            + " were expected, choose a shorter one");
        }
        MemorySegment address = arena.allocate(PATH_OFFSET + bytes.length + 1L, 2);
        address.set(JAVA_SHORT, 0, (short) Libc.AF_UNIX);
        MemorySegment.copy(bytes, 0, address, JAVA_BYTE, PATH_OFFSET, bytes.length);
        return address;
    }
}
