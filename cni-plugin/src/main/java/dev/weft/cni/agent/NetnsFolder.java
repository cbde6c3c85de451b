package dev.weft.cni.agent;

import dev.weft.linux.Errno;
import dev.weft.linux.LinuxException;
import dev.weft.linux.Netns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds pods' network namespaces as bind mounts in a folder, named by the pods' uids. Whoever makes
 * the namespaces makes the mounts.
 */
record NetnsFolder(Path folder) implements NetnsFinder {

    @Override
    public Optional<Netns> find(String podUid) throws IOException {
        try {
            return Optional.of(Netns.open(folder.resolve(podUid)));
        } catch (LinuxException e) {
            if (e.errno().equals(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
