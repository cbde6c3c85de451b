package dev.weft.cli.demo;

import dev.weft.local.LocalMesh;
import dev.weft.local.config.LocalMeshConfig;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Takes the mesh down when the demo is over, however it ends: on close, or in a shutdown hook after
 * Ctrl-C. Whichever comes first does it.
 */
final class Teardown implements AutoCloseable {

    private final LocalMeshConfig config;
    private final AtomicBoolean due = new AtomicBoolean(true);

    Teardown(LocalMeshConfig config) {
        this.config = config;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "teardown"));
    }

    /** The mesh is to be kept. */
    void cancel() {
        due.set(false);
    }

    @Override
    public void close() {
        if (due.getAndSet(false)) {
            LocalMesh.down(config);
        }
    }
}
