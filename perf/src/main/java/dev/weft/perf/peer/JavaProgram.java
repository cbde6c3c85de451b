package dev.weft.perf.peer;

import dev.weft.perf.traffic.TrafficMain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of the benchmark's own programs, which have the class path of this one. */
public final class JavaProgram {

    private static final List<String> TRAFFIC_OPTIONS =
            List.of(
                    "-XX:+UseSerialGC",
                    "-Xms32m",
                    "-Xmx256m",
                    "-Xss256k",
                    "-XX:MaxDirectMemorySize=256m",
                    "-XX:-UsePerfData");

    private JavaProgram() {}

    /** The server, or the client that listens at a socket. */
    public static List<String> traffic(String role, String argument) {
        return command(TRAFFIC_OPTIONS, TrafficMain.class, List.of(role, argument));
    }

    static List<String> command(List<String> options, Class<?> main, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return List.copyOf(command);
    }
}
