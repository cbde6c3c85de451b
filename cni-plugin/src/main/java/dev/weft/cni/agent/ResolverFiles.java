package dev.weft.cni.agent;

import dev.weft.net.ResolverConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out how pods resolve names: from the {@code resolv.conf} that whoever makes the pods keeps
 * for each, in a folder named by the pod's uid.
 *
 * @param folder of those folders; empty where there is none, then nothing is known
 */
record ResolverFiles(Optional<Path> folder) {

    private static final Logger log = LoggerFactory.getLogger(ResolverFiles.class);

    /** Bytes that are read; a longer file is none of these. */
    private static final int LARGEST = 16 * 1024;

    /** What a pod resolves with; nothing if that cannot be known, which is no reason to fail. */
    ResolverConfig find(String podUid) {
        if (folder.isEmpty()) {
            return ResolverConfig.NONE;
        }
        Path file = folder.get().resolve(podUid).resolve("resolv.conf");
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST);
            return ResolverConfig.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return ResolverConfig.NONE;
        } catch (IOException e) {
            log.warn("cannot read the name servers of pod uid {}: {}", podUid, e.toString());
            return ResolverConfig.NONE;
        }
    }
}
