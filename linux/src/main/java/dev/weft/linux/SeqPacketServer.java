package dev.weft.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

/**
 * Listens for {@link SeqPacketSocket} connections on a path. One thread accepts; any thread may
 * close, which wakes it. Only this user (and root) may connect. The socket file stays after close,
 * because a successor may have replaced it already; who listens next removes it.
 */
public final class SeqPacketServer implements AutoCloseable {

    private final Fd fd;
    private final Path path;

    private SeqPacketServer(Fd fd, Path path) {
        this.fd = fd;
        this.path = path;
    }

    /**
     * Listens on the path, removing the socket file that an earlier process left there.
     *
     * @throws FileAlreadyExistsException the path is something else than a socket
     */
    public static SeqPacketServer listen(Path path, int backlog) throws IOException {
        Fd fd = Fd.adopt(Libc.socket(Libc.AF_UNIX, SeqPacketSocket.TYPE, 0, path.toString()));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = UnixAddress.of(path, arena);
            removeStale(path);
            int number = fd.number();
            Libc.bind(number, address, path.toString());
            // Before listen(2), so that nobody connects while the file has the umask's rights.
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            Libc.listen(number, backlog, path.toString());
            return new SeqPacketServer(fd, path);
        } catch (IOException | RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    private static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean socket =
                (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) >> 12 == 12;
        if (!socket) {
            throw new FileAlreadyExistsException(
                    path.toString(), null, "is not a socket: remove it, or choose another path");
        }
        Files.deleteIfExists(path);
    }

    /**
     * Waits for a connection.
     *
     * @return empty if none came in time
     * @throws LinuxException EBADF or EINVAL: closed
     */
    public Optional<SeqPacketSocket> accept(Duration timeout) throws LinuxException {
        return fd.use(number -> {
            if (!Waiting.await(Waiting.POLLIN, timeout, number)) {
                return Optional.empty();
            }
            return acceptNow(number);
        });
    }

    private Optional<SeqPacketSocket> acceptNow(int number) throws LinuxException {
        try {
            int flags = Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK;
            Fd accepted = Fd.adopt(Libc.accept4(number, flags, path.toString()));
            return Optional.of(new SeqPacketSocket(accepted, path + " connection"));
        } catch (LinuxException e) {
            if (e.errno().equals(Errno.EAGAIN) || e.errno().equals(Errno.EINTR)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        Shutdown.wakeAndClose(fd);
    }
}
