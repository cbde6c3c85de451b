package dev.weft.cli.source;

import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import dev.weft.manifest.ManifestReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The objects of a local mesh, read from the folder in which it keeps them for its programs. Each
 * call reads anew.
 */
public final class ClusterObjects {

    private final Path folder;

    public ClusterObjects(Path folder) {
        this.folder = folder;
    }

    /** All objects of a kind, of every API group that has one. */
    public List<KubeObject> ofKind(String kind) {
        var begin = kind.toLowerCase(Locale.ROOT);
        try (var files = Files.walk(folder)) {
            return files.filter(file -> isOf(String.valueOf(file.getFileName()), begin))
                    .sorted()
                    .flatMap(ClusterObjects::read)
                    .filter(object -> object.kind().equals(kind))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new AdminException("the objects in " + folder + " cannot be read: " + e, e);
        }
    }

    private static boolean isOf(String file, String kind) {
        return file.startsWith(kind + "-") || file.startsWith(kind + ".");
    }

    private static Stream<KubeObject> read(Path file) {
        try {
            return ManifestReader.read(file.toString(), Files.readString(file)).stream();
        } catch (NoSuchFileException e) {
            // Deleted since the folder was listed.
            return Stream.empty();
        } catch (IOException | ManifestException e) {
            throw new AdminException("the object in " + file + " cannot be read: " + e, e);
        }
    }
}
