package dev.weft.local.client;

import dev.weft.local.config.LocalMeshException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A manifest file to apply: one or more YAML or JSON documents.
 *
 * @param name shown in errors, usually the path
 * @param text the documents
 */
public record ManifestText(String name, String text) {

    /** Reads a file, or every manifest of a folder (not its sub-folders) in order of name. */
    public static List<ManifestText> read(Path path) {
        try {
            if (!Files.isDirectory(path)) {
                return List.of(new ManifestText(path.toString(), Files.readString(path)));
            }
            List<ManifestText> manifests = new ArrayList<>();
            try (Stream<Path> files = Files.list(path)) {
                for (Path file : files.filter(ManifestText::isManifest).sorted().toList()) {
                    manifests.add(new ManifestText(file.toString(), Files.readString(file)));
                }
            }
            return manifests;
        } catch (IOException e) {
            throw LocalMeshException.causedBy(
                    e, "cannot read manifest %s: %s", path, e.getMessage());
        }
    }

    private static boolean isManifest(Path file) {
        String name = file.getFileName().toString();
        boolean known = name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
        return known && !name.startsWith(".") && Files.isRegularFile(file);
    }
}
