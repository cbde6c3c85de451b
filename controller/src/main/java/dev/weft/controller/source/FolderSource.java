package dev.weft.controller.source;

import dev.weft.manifest.ManifestFolder;
import dev.weft.manifest.Manifests;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects from a folder of manifests, which stands in for an API server. While there is no folder
 * nothing is delivered: a mesh whose objects are not there yet is not an empty mesh.
 */
public final class FolderSource implements ObjectSource {

    private static final Logger log = LoggerFactory.getLogger(FolderSource.class);

    private final Path path;
    private final ManifestFolder folder;

    /** Whether the folder was ever read; written one delivery at a time, read by start. */
    private volatile boolean seen;

    public FolderSource(Path path) {
        this.path = path.toAbsolutePath().normalize();
        this.folder = new ManifestFolder(this.path);
    }

    @Override
    public void start(Consumer<Manifests> listener) {
        folder.start();
        folder.subscribe(objects -> deliver(objects, listener));
        if (!seen) {
            log.warn("{} cannot be read yet: waiting for it", path);
        }
    }

    private void deliver(Manifests objects, Consumer<Manifests> listener) {
        if (seen || wasRead(objects)) {
            seen = true;
            listener.accept(objects);
        }
    }

    /** A folder that could not be read is itself the problem. */
    private boolean wasRead(Manifests objects) {
        return objects.problems().stream()
                .noneMatch(problem -> problem.file().equals(path.toString()));
    }

    @Override
    public void close() {
        folder.close();
    }
}
