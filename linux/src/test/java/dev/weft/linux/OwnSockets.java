package dev.weft.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The descriptors of this process that are sockets. */
final class OwnSockets {

    private OwnSockets() {}

    static List<Integer> descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(OwnSockets::isSocket)
                    .map(path -> Integer.parseInt(path.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    /** The one socket that was opened since. */
    static int since(List<Integer> before) throws IOException {
        List<Integer> opened =
                descriptors().stream().filter(descriptor -> !before.contains(descriptor)).toList();
        assertThat(opened).hasSize(1);
        return opened.getFirst();
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            // It was closed meanwhile.
            return false;
        }
    }
}
