package dev.weft.local.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a mesh looks for the distribution and keeps its files unless told otherwise. */
final class WeftFolders {

    private WeftFolders() {}

    /** {@code WEFT_HOME} (system property or environment), else the build's own output. */
    static Path home() {
        String home = System.getProperty("WEFT_HOME", System.getenv("WEFT_HOME"));
        if (home != null && !home.isBlank()) {
            return Path.of(home);
        }
        String root = System.getProperty("weft.root", System.getProperty("user.dir", "."));
        return Path.of(root, "dist", "target", "weft");
    }

    /** One folder per user, so that two users of a machine do not meet. */
    static Path runFolder() {
        return Path.of("/tmp", "weft-" + uid());
    }

    static long uid() {
        try {
            Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return ((Number) uid).longValue();
        } catch (IOException e) {
            throw new LocalMeshException(
                    "cannot read /proc/self: a local mesh needs Linux with /proc mounted", e);
        }
    }
}
