package dev.weft.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a Unix domain socket, which nobody but its owner can open at any moment: the socket
 * is made in a private folder, gets its permissions there, and is then moved to its place. The move
 * also replaces what an earlier run left behind, and lets a successor take the place of one that
 * still runs. One thread.
 */
final class SocketFile {

    private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);

    private final Path path;
    private final Path bindPath;

    /** What tells the file from another of its name; none until it is published. */
    private Optional<Object> key = Optional.empty();

    private SocketFile(Path path, Path bindPath) {
        this.path = path;
        this.bindPath = bindPath;
    }

    static SocketFile prepare(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException(
                    "cannot listen on " + path + ": its folder does not exist; make it first");
        }
        if (Files.exists(path) && (Files.isDirectory(path) || Files.isRegularFile(path))) {
            throw new IOException(
                    "cannot listen on " + path + ": something that is no socket is there");
        }
        return new SocketFile(path, Files.createTempDirectory(folder, ".s").resolve("s"));
    }

    /** Where to bind. */
    Path bindPath() {
        return bindPath;
    }

    /** Puts the bound socket in its place. */
    void publish() throws IOException {
        Files.setPosixFilePermissions(bindPath, PosixFilePermissions.fromString("rw-------"));
        key = key(bindPath);
        Files.move(bindPath, path, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(bindPath.getParent());
    }

    /** Removes the file, unless another is in its place by now. */
    void remove() {
        try {
            if (key.isPresent() && key.equals(key(path))) {
                Files.delete(path);
            }
            Files.deleteIfExists(bindPath);
            Files.deleteIfExists(bindPath.getParent());
        } catch (IOException e) {
            LOG.warn("cannot remove the socket {}: {}", path, e.toString());
        }
    }

    private static Optional<Object> key(Path file) throws IOException {
        return Files.exists(file)
                ? Optional.ofNullable(
                        Files.readAttributes(file, BasicFileAttributes.class).fileKey())
                : Optional.empty();
    }
}
