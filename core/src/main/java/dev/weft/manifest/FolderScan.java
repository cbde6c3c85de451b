package dev.weft.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a folder again and again, each time only the files that may have changed. A file that
 * cannot be used keeps the objects it had; one that is gone takes its objects along. One thread.
 */
final class FolderScan {

    /** Two writes closer than this may carry the same time, so a younger file is read again. */
    private static final Duration CLOCK_GRAIN = Duration.ofSeconds(1);

    private static final int DEEPEST = 32;

    private record Stamp(long size, FileTime modified, @Nullable Object identity) {
        static Stamp of(BasicFileAttributes attributes) {
            return new Stamp(
                    attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        }
    }

    private record Content(
            Stamp stamp,
            boolean settled,
            List<KubeObject> objects,
            Optional<ManifestProblem> problem) {}

    private final Path root;
    private final Yaml.Limits limits;
    private final Consumer<Path> onDirectory;
    private NavigableMap<String, Content> files = new TreeMap<>();

    /**
     * @param onDirectory told of every directory before it is listed, so that no change between the
     *     two is missed
     */
    FolderScan(Path root, Yaml.Limits limits, Consumer<Path> onDirectory) {
        this.root = root;
        this.limits = limits;
        this.onDirectory = onDirectory;
    }

    /** Reads what changed; the result has revision 0. */
    Manifests scan() {
        List<ManifestProblem> problems = new ArrayList<>();
        NavigableMap<String, Content> seen = new TreeMap<>();
        try {
            Files.walkFileTree(root, Set.of(), DEEPEST, new Visitor(files, seen, problems));
            files = seen;
        } catch (IOException e) {
            problems.add(new ManifestProblem(root.toString(), 0, unreadable(e)));
        }
        return merge(problems);
    }

    private Manifests merge(List<ManifestProblem> problems) {
        NavigableMap<ObjectKey, KubeObject> objects = new TreeMap<>();
        for (Content file : files.values()) {
            file.problem().ifPresent(problems::add);
            for (KubeObject object : file.objects()) {
                KubeObject earlier = objects.putIfAbsent(object.key(), object);
                if (earlier != null) {
                    problems.add(
                            new ManifestProblem(
                                    object.source().file(),
                                    object.source().document(),
                                    object.key() + " stands already in " + earlier.source()));
                }
            }
        }
        return new Manifests(0, objects, problems);
    }

    private Content read(
            String name, Path path, BasicFileAttributes found, @Nullable Content known) {
        Stamp stamp = Stamp.of(found);
        if (known != null && known.settled() && known.stamp().equals(stamp)) {
            return known;
        }
        boolean settled = found.lastModifiedTime().toInstant().isBefore(oldEnough());
        try {
            List<KubeObject> objects = Yaml.read(name, text(name, path), limits);
            return new Content(stamp, settled, objects, Optional.empty());
        } catch (ManifestException e) {
            return broken(stamp, settled, known, ManifestProblem.of(e));
        } catch (IOException e) {
            return broken(stamp, false, known, new ManifestProblem(name, 0, unreadable(e)));
        }
    }

    private static Content broken(
            Stamp stamp, boolean settled, @Nullable Content known, ManifestProblem problem) {
        List<KubeObject> lastGood = known == null ? List.of() : known.objects();
        return new Content(stamp, settled, lastGood, Optional.of(problem));
    }

    private String text(String name, Path path) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(limits.characters() + 1);
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            if (bytes.length > limits.characters()) {
                return " ".repeat(bytes.length); // cut inside a character: the limit complains
            }
            throw new ManifestException(
                    new ManifestSource(name, 0), "", "bytes that are no text", "UTF-8");
        }
    }

    private static Instant oldEnough() {
        return Instant.now().minus(CLOCK_GRAIN);
    }

    private static String unreadable(IOException e) {
        String reason = e instanceof NoSuchFileException ? "it does not exist" : e.toString();
        return "cannot be read: " + reason + "; what was read before still counts";
    }

    private final class Visitor extends SimpleFileVisitor<Path> {

        private final NavigableMap<String, Content> before;
        private final Map<String, Content> seen;
        private final List<ManifestProblem> problems;

        Visitor(
                NavigableMap<String, Content> before,
                Map<String, Content> seen,
                List<ManifestProblem> problems) {
            this.before = before;
            this.seen = seen;
            this.problems = problems;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes found) {
            if (!directory.equals(root) && isHidden(directory)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            onDirectory.accept(directory);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes found) throws IOException {
            if (!isManifest(file)) {
                return FileVisitResult.CONTINUE;
            }
            BasicFileAttributes target = found;
            if (found.isSymbolicLink()) {
                try {
                    target = Files.readAttributes(file, BasicFileAttributes.class);
                } catch (IOException e) {
                    return visitFileFailed(file, e);
                }
            }
            // Never a pipe or a device: reading one would wait for ever.
            if (target.isRegularFile()) {
                String name = name(file);
                seen.put(name, read(name, file, target, before.get(name)));
            }
            return FileVisitResult.CONTINUE;
        }

        /** What cannot be visited keeps what it had, except that it is gone. */
        @Override
        public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            if (path.equals(root)) {
                throw e;
            }
            if (!(e instanceof NoSuchFileException)) {
                String name = name(path);
                problems.add(new ManifestProblem(name, 0, unreadable(e)));
                before.forEach((known, content) -> {
                    if (known.equals(name) || known.startsWith(name + "/")) {
                        seen.put(known, content);
                    }
                });
            }
            return FileVisitResult.CONTINUE;
        }

        private String name(Path path) {
            return root.relativize(path).toString();
        }

        private static boolean isHidden(Path path) {
            return String.valueOf(path.getFileName()).startsWith(".");
        }

        private static boolean isManifest(Path path) {
            String name = String.valueOf(path.getFileName());
            return !isHidden(path)
                    && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
        }
    }
}
