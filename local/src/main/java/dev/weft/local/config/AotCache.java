package dev.weft.local.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The command lines of a distribution's programs, each with its ahead-of-time cache (JEP 483, 514)
 * where there is one. A JVM tells of a cache that does not fit its archives on standard output,
 * where the access log goes, so one that is older than an archive is left out.
 */
public final class AotCache {

    private AotCache() {}

    /** Where caches of a distribution are. */
    public static Path folder(Path weftHome) {
        return weftHome.resolve("aot");
    }

    /** Where the cache of a program is, if there is one; the program as its options are named. */
    public static Path of(Path weftHome, String program) {
        return folder(weftHome).resolve(program + ".aot");
    }

    /**
     * What runs a program: the JVM, its options file and its archive.
     *
     * @param program the name of the options file and of the archive behind "weft-"
     */
    public static List<String> command(LocalMeshConfig config, String program) {
        return command(config, program, "weft-" + program);
    }

    /** With an archive of another name. */
    public static List<String> command(LocalMeshConfig config, String options, String archive) {
        Path home = config.weftHome();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + home.resolve("jvm").resolve(options + ".options"));
        Path cache = of(home, options);
        if (isCurrent(cache, home.resolve("lib"))) {
            command.add("-XX:AOTCache=" + cache);
        }
        command.add("-jar");
        command.add(home.resolve("lib").resolve(archive + ".jar").toString());
        return List.copyOf(command);
    }

    private static boolean isCurrent(Path cache, Path archives) {
        try (Stream<Path> files = Files.list(archives)) {
            FileTime made = Files.getLastModifiedTime(cache);
            for (Path archive : files.toList()) {
                if (Files.getLastModifiedTime(archive).compareTo(made) > 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
