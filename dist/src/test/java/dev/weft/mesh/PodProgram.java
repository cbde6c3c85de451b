package dev.weft.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How a program of these tests is run inside a pod. */
final class PodProgram {

    private PodProgram() {}

    static List<String> command(Class<?> main, String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "java",
                                "-Xmx128m",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        command.addAll(List.of(arguments));
        return List.copyOf(command);
    }

    /** As a list in a manifest. */
    static String yaml(List<String> command) {
        return command.stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
