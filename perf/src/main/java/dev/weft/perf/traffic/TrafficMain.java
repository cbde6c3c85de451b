package dev.weft.perf.traffic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs one end: {@code server PORT}, or {@code client SOCKET}. */
public final class TrafficMain {

    private TrafficMain() {}

    /** Runs until it is killed. */
    public static void main(String[] arguments) throws IOException {
        var role = arguments.length == 2 ? arguments[0] : "";
        widenPorts();
        switch (role) {
            case "server" -> TrafficServer.run(Integer.parseInt(arguments[1]));
            case "client" -> TrafficAgent.run(Path.of(arguments[1]));
            default -> {
                System.err.println(
                        "usage: TrafficMain server PORT | client SOCKET; started by ./weft bench");
                System.exit(2);
            }
        }
    }

    /**
     * In the pod's own network: thousands of new connections a second, for seconds, would otherwise
     * use up the local ports.
     */
    private static void widenPorts() {
        var folder = Path.of("/proc/sys/net/ipv4");
        try {
            Files.writeString(folder.resolve("ip_local_port_range"), "20000 65000");
            Files.writeString(folder.resolve("tcp_tw_reuse"), "1");
        } catch (IOException e) {
            System.err.println("local ports stay as they are: " + e);
        }
    }
}
