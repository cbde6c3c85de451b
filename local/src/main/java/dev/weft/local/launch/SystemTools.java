package dev.weft.local.launch;

import dev.weft.local.config.LocalMeshException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The programs of the system that a local mesh calls, and the Debian packages that have them. */
public final class SystemTools {

    private static final Map<String, String> PACKAGES =
            Map.of(
                    "ip", "iproute2",
                    "nft", "nftables",
                    "unshare", "util-linux",
                    "nsenter", "util-linux",
                    "setsid", "util-linux",
                    "mount", "mount",
                    "sh", "dash");

    private SystemTools() {}

    /** PATH with the folders added that it lacks for users other than root. */
    static String searchPath() {
        return System.getenv().getOrDefault("PATH", "/usr/bin:/bin")
                + ":/usr/local/sbin:/usr/sbin:/sbin";
    }

    /** The missing tools, each with its Debian package, sorted. */
    public static Map<String, String> missing() {
        List<Path> folders =
                Arrays.stream(searchPath().split(File.pathSeparator)).map(Path::of).toList();
        Map<String, String> missing = new TreeMap<>();
        PACKAGES.forEach((tool, name) -> {
            boolean there =
                    folders.stream().anyMatch(folder -> Files.isExecutable(folder.resolve(tool)));
            if (!there) {
                missing.put(tool, name);
            }
        });
        return missing;
    }

    static void require() {
        Map<String, String> missing = missing();
        if (!missing.isEmpty()) {
            throw LocalMeshException.of(
                    "system tools missing: %s; install them with: apt-get install %s",
                    String.join(", ", missing.keySet()),
                    String.join(" ", new TreeSet<>(missing.values())));
        }
    }
}
