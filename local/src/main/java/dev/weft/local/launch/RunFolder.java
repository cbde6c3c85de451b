package dev.weft.local.launch;

import dev.weft.local.config.LocalMeshException;
import dev.weft.local.config.RunDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A run directory, claimed by one launcher at a time. Refuses to touch a folder that is not a run
 * directory or belongs to another user: it deletes what is in it.
 */
public final class RunFolder implements AutoCloseable {

    private final RunDirectory files;
    private final FileChannel channel;

    private RunFolder(RunDirectory files, FileChannel channel) {
        this.files = files;
        this.channel = channel;
    }

    /** Makes the folder if need be and locks it against other launchers until closed. */
    public static RunFolder claim(RunDirectory files) {
        Path root = files.root();
        try {
            Path parent = root.getParent();
            if (parent != null && !Files.exists(parent)) {
                Files.createDirectories(parent, ownerOnly());
            }
            if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(root, ownerOnly());
            }
            refuseForeign(files);
            return lock(files);
        } catch (IOException e) {
            throw LocalMeshException.causedBy(e, "cannot use the run directory %s: %s", root, e);
        }
    }

    public static boolean exists(RunDirectory files) {
        return Files.isDirectory(files.root(), LinkOption.NOFOLLOW_LINKS);
    }

    /** The living process whose end ends the mesh of this run directory. */
    public static Optional<ProcessHandle> supervisorOf(RunDirectory files) {
        try {
            if (!Files.exists(files.supervisorPid())) {
                return Optional.empty();
            }
            long pid = Long.parseLong(Files.readString(files.supervisorPid()).strip());
            // A process id may have been given to another process since: look at what it runs.
            String command = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
            boolean ours = command.contains(Launcher.MAIN) && command.contains("\0" + files.root());
            return ours ? ProcessHandle.of(pid).filter(ProcessHandle::isAlive) : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    public Optional<ProcessHandle> supervisor() {
        return supervisorOf(files);
    }

    /** Deletes everything but the lock. */
    public void clear() {
        try (Stream<Path> entries = Files.list(files.root())) {
            for (Path entry : entries.filter(path -> !path.equals(files.lock())).toList()) {
                deleteTree(entry);
            }
        } catch (IOException e) {
            throw LocalMeshException.causedBy(
                    e, "cannot clear the run directory %s: %s", files.root(), e);
        }
    }

    /** Deletes the folder itself. */
    public void remove() {
        clear();
        try {
            Files.deleteIfExists(files.lock());
            Files.deleteIfExists(files.root());
        } catch (IOException e) {
            throw LocalMeshException.causedBy(
                    e, "cannot remove the run directory %s: %s", files.root(), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new LocalMeshException("cannot release " + files.lock(), e);
        }
    }

    private static RunFolder lock(RunDirectory files) throws IOException {
        FileChannel channel =
                FileChannel.open(files.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new RunFolder(files, channel);
            }
        } catch (OverlappingFileLockException e) {
            // Another thread of this process works on it: the same as another process.
        }
        channel.close();
        throw LocalMeshException.of(
                "another command is starting or ending the mesh in %s: wait for it to finish",
                files.root());
    }

    private static void refuseForeign(RunDirectory files) throws IOException {
        Path root = files.root();
        if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
            throw LocalMeshException.of("%s is not a folder: choose another", root);
        }
        Object owner = Files.getAttribute(root, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (!owner.equals(self)) {
            throw LocalMeshException.of(
                    "%s belongs to user %s, not to %s: choose another run directory",
                    root, owner, self);
        }
        try (Stream<Path> entries = Files.list(root)) {
            boolean empty = entries.findAny().isEmpty();
            if (!empty && !Files.exists(files.lock())) {
                throw LocalMeshException.of(
                        "%s has files of something else in it: choose another run directory", root);
            }
        }
    }

    private static void deleteTree(Path tree) throws IOException {
        Files.walkFileTree(
                tree,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, IOException failure)
                            throws IOException {
                        Files.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private static java.nio.file.attribute.FileAttribute<?> ownerOnly() {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    }
}
