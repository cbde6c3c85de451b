package dev.weft.perf.waypoint;

import dev.weft.perf.measure.BenchFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;

/** The ports of one proxy on loopback. */
record Doors(Map<Door, Integer> ports) {

    Doors {
        ports = Map.copyOf(ports);
    }

    /** Ports that are free now. */
    static Doors free() {
        var sockets = new ArrayList<ServerSocket>();
        var ports = new EnumMap<Door, Integer>(Door.class);
        try {
            for (var door : Door.values()) {
                var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports.put(door, socket.getLocalPort());
            }
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new BenchFailure("no free ports on loopback: " + e.getMessage(), e);
        }
        return new Doors(ports);
    }

    InetSocketAddress address(Door door) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port(door));
    }

    int port(Door door) {
        return ports.getOrDefault(door, 0);
    }
}
