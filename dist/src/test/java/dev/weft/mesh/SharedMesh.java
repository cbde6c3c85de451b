package dev.weft.mesh;

import dev.weft.local.LocalMesh;
import dev.weft.local.client.Progress;
import dev.weft.local.config.LocalMeshConfig;
import java.util.Optional;

/** One mesh of a run: started when it is first asked for. Used by one thread. */
final class SharedMesh implements AutoCloseable {

    private final LocalMeshConfig config;
    private Optional<Mesh> running = Optional.empty();
    private Optional<RuntimeException> failure = Optional.empty();

    SharedMesh(MeshKind kind) {
        config = kind.config();
    }

    LocalMeshConfig config() {
        return config;
    }

    boolean isRunning() {
        return running.isPresent();
    }

    /**
     * The running mesh. One that did not start is not tried again: it would fail every test late.
     */
    Mesh mesh() {
        failure.ifPresent(e -> {
            throw new IllegalStateException("the mesh did not start", e);
        });
        if (running.isEmpty()) {
            try {
                EchoCache.make(config);
                running = Optional.of(new Mesh(LocalMesh.up(config, Progress.Observer.none())));
            } catch (RuntimeException e) {
                String logs = new ProgramLogs(config.files()).tails();
                failure = Optional.of(e);
                throw new IllegalStateException(e.getMessage() + "\n" + logs, e);
            }
        }
        return running.orElseThrow();
    }

    /** Ends the mesh, whether or not it runs; another call of {@link #mesh} starts a new one. */
    @Override
    public void close() {
        running = Optional.empty();
        LocalMesh.down(config);
    }
}
