package dev.weft.local.cluster;

import dev.weft.local.config.LocalMeshException;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestWriter;
import dev.weft.manifest.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Keeps the cluster folder equal to the objects: one file each, written whole, only when it
 * changed. Confined to the thread of its owner; other programs read.
 */
final class ClusterFiles {

    private final Path folder;
    private final Map<ObjectKey, KubeObject> written = new HashMap<>();

    ClusterFiles(Path folder) {
        this.folder = folder;
    }

    void publish(Map<ObjectKey, KubeObject> objects) {
        try {
            Files.createDirectories(folder);
            // First, as in a cluster: a Gateway is gone before its pods begin to go.
            for (ObjectKey key : List.copyOf(written.keySet())) {
                if (!objects.containsKey(key)) {
                    Files.deleteIfExists(file(key));
                    written.remove(key);
                }
            }
            for (Map.Entry<ObjectKey, KubeObject> entry : objects.entrySet()) {
                if (!entry.getValue().equals(written.get(entry.getKey()))) {
                    ManifestWriter.write(file(entry.getKey()), List.of(entry.getValue()));
                    written.put(entry.getKey(), entry.getValue());
                }
            }
        } catch (IOException e) {
            throw LocalMeshException.causedBy(e, "cannot write the cluster folder: %s", e);
        }
    }

    private Path file(ObjectKey key) {
        String group = key.group().isEmpty() ? "" : "." + key.group();
        String name = key.kind().toLowerCase(Locale.ROOT) + group + "-" + key.name() + ".yaml";
        String namespace = key.namespace().isEmpty() ? "_cluster" : key.namespace();
        return folder.resolve(namespace).resolve(name);
    }
}
