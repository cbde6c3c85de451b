package dev.weft.cli.demo;

import dev.weft.local.LocalMesh;
import dev.weft.local.config.LocalMeshConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Takes the mesh down when the demo is over, however it ends: on close, or in a shutdown hook after
 * Ctrl-C. Whichever comes first does it. Unless the demo held, the logs of the programs are kept.
 */
final class Teardown implements AutoCloseable {

    private final LocalMeshConfig config;
    private final DemoScreen screen;
    private final AtomicBoolean due = new AtomicBoolean(true);

    // Written by the demo and read by the hook's thread.
    private volatile boolean held;

    Teardown(LocalMeshConfig config, DemoScreen screen) {
        this.config = config;
        this.screen = screen;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "teardown"));
    }

    /** The mesh is to be kept. */
    void cancel() {
        due.set(false);
    }

    /** Every step held, so that nobody needs the logs. */
    void forgetLogs() {
        held = true;
    }

    @Override
    public void close() {
        if (!due.getAndSet(false)) {
            return;
        }
        if (!held) {
            keepLogs(config.files().logs());
        }
        LocalMesh.down(config);
    }

    private void keepLogs(Path logs) {
        var folder = config.runDirectory().resolveSibling(config.mesh() + "-failed-logs");
        try {
            Files.createDirectories(folder);
            try (var files = Files.list(logs)) {
                for (var file : files.toList()) {
                    var kept = folder.resolve(String.valueOf(file.getFileName()));
                    Files.copy(file, kept, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            screen.line("The logs of the programs are kept in " + folder);
        } catch (IOException e) {
            screen.line("The logs of the programs could not be kept: " + e);
        }
    }
}
