package dev.weft.ztunnel.socket;

import dev.weft.linux.LinuxException;
import dev.weft.linux.ReusePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who else listens on a port that several processes share, so that one that ends leaves its new
 * connections to the right one: to a successor, or, when it is itself a successor that is taken
 * back, to the one before it, which goes on.
 *
 * <p>Any platform thread.
 */
final class Succession {
    private static final Logger log = LoggerFactory.getLogger(Succession.class);
    private static final List<Path> TABLES =
            List.of(Path.of("/proc/thread-self/net/tcp"), Path.of("/proc/thread-self/net/tcp6"));
    private static final String LISTENING = "0A";

    private final PodNetwork network;
    private final int port;
    private final Set<Long> before;

    private Succession(PodNetwork network, int port, Set<Long> before) {
        this.network = network;
        this.port = port;
        this.before = before;
    }

    /** To be called before a listening socket of our own is opened. */
    static Succession of(PodNetwork network, int port) {
        return new Succession(network, port, listening(network, port));
    }

    /**
     * Leaves new connections to another process, if one listens.
     *
     * @param descriptor of our listening socket
     * @throws LinuxException it shares no port
     */
    void leave(int descriptor) throws LinuxException {
        Set<Long> now = listening(network, port);
        now.retainAll(before);
        if (now.isEmpty()) {
            ReusePort.preferSuccessor(descriptor);
        } else {
            ReusePort.preferPredecessor(descriptor);
        }
    }

    /** The inodes of the sockets that listen on the port. */
    private static Set<Long> listening(PodNetwork network, int port) {
        Set<Long> inodes = new HashSet<>();
        for (Path table : TABLES) {
            try {
                network.make(() -> Files.readAllLines(table))
                        .forEach(line -> addListening(line, port, inodes));
            } catch (IOException e) {
                log.debug("{} cannot be read: {}", table, e.getMessage());
            }
        }
        return inodes;
    }

    /** A line has a number, our address and port, theirs, the state, and as tenth the inode. */
    private static void addListening(String line, int port, Set<Long> inodes) {
        String[] words = line.strip().split("\\s+", 11);
        if (words.length > 9
                && words[3].equals(LISTENING)
                && words[1].endsWith(String.format(Locale.ROOT, ":%04X", port))) {
            inodes.add(Long.parseLong(words[9]));
        }
    }
}
