package dev.weft.perf.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The established tunnel connections of a pod, as the kernel lists its sockets.
 *
 * @param tables {@code /proc/net/tcp} and {@code /proc/net/tcp6} of the pod, one after the other
 */
record PodTunnels(String tables) {

    static final int PORT = 15008;

    private static final String ESTABLISHED = "01";

    /** Of the pod in whose network a process lives, by its id on this machine. */
    static PodTunnels of(long process) throws IOException {
        var net = Path.of("/proc/" + process + "/net");
        return new PodTunnels(
                Files.readString(net.resolve("tcp")) + Files.readString(net.resolve("tcp6")));
    }

    /** Columns: number, local address:port in hex, remote address:port, state. */
    boolean any() {
        var port = String.format(Locale.ROOT, ":%04X", PORT);
        return tables.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length > 3 && columns[3].equals(ESTABLISHED))
                .anyMatch(columns ->
                        Stream.of(columns[1], columns[2]).anyMatch(a -> a.endsWith(port)));
    }
}
