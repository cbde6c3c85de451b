package dev.weft.local;

import dev.weft.local.client.ControlRequest;
import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.client.Progress;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.config.LocalMeshException;
import dev.weft.local.launch.Launcher;
import dev.weft.local.launch.RunFolder;
import java.util.Optional;

/**
 * Starts, finds and ends meshes on this machine. A mesh lives in its own mount, network and process
 * namespaces below one supervisor process: when that ends, for whatever reason, the kernel ends
 * everything else of it. Nothing outside is touched but the run directory.
 */
public final class LocalMesh {

    private LocalMesh() {}

    /**
     * Starts a mesh and waits until its programs are ready. What a crashed earlier run left in the
     * run directory is removed first.
     *
     * @throws LocalMeshException if it is running already, a system tool is missing, or a program
     *     does not become ready; nothing is left running then
     */
    public static LocalMeshClient up(LocalMeshConfig config, Progress.Observer observer) {
        try (RunFolder folder = RunFolder.claim(config.files())) {
            if (folder.supervisor().isPresent()) {
                throw LocalMeshException.of(
                        "mesh \"%s\" is running already in %s: end it with \"weft local down\" first",
                        config.mesh(), config.runDirectory());
            }
            folder.clear();
            return Launcher.launch(config, observer);
        }
    }

    /** The mesh that runs in the run directory of {@code config}, if one does. */
    public static Optional<LocalMeshClient> find(LocalMeshConfig config) {
        return RunFolder.supervisorOf(config.files())
                .map(supervisor -> new LocalMeshClient(config.files()));
    }

    /**
     * Ends the mesh and removes its run directory. Succeeds whether or not it runs and however
     * badly it is.
     */
    public static void down(LocalMeshConfig config) {
        if (!RunFolder.exists(config.files())) {
            return;
        }
        RunFolder.supervisorOf(config.files())
                .ifPresent(
                        supervisor -> Launcher.end(supervisor, config, new ControlRequest.Down()));
        try (RunFolder folder = RunFolder.claim(config.files())) {
            folder.remove();
        }
    }
}
