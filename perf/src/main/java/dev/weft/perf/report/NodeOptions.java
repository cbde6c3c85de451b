package dev.weft.perf.report;

import dev.weft.perf.measure.BenchFailure;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the sources are, and the node proxy's JVM options in them. */
public final class NodeOptions {

    private NodeOptions() {}

    /** The folder of the sources. */
    public static Path sources() {
        return Path.of(System.getProperty("weft.root", "."));
    }

    /** The argument that gives a JVM the options that the node proxy ships with. */
    public static String argument() {
        var file = sources().resolve("dist/src/main/jvm/ztunnel-node.options");
        if (!Files.isReadable(file)) {
            throw new BenchFailure(
                    file.toAbsolutePath()
                            + " cannot be read: expected the node proxy's JVM options;"
                            + " call ./weft bench from the sources");
        }
        return "@" + file.toAbsolutePath();
    }
}
