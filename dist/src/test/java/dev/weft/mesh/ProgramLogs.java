package dev.weft.mesh;

import dev.weft.local.client.ProgramView;
import dev.weft.local.config.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What the programs of the mesh wrote. */
record ProgramLogs(RunDirectory files, Map<String, AccessLog> accessLogs) {

    private static final int TAIL_LINES = 25;

    ProgramLogs(RunDirectory files) {
        this(files, new ConcurrentHashMap<>());
    }

    /** All of a program's log, as far as it was written. */
    String of(String program) {
        return read(files.log(program));
    }

    /** The access log of a node proxy. */
    List<AccessLine> access(String node) {
        return accessLogs
                .computeIfAbsent(node, n -> new AccessLog(files.log(ProgramView.nodeProxy(n))))
                .lines();
    }

    /** Reports of Netty's leak detector. */
    List<String> leaks() {
        List<String> leaks = new ArrayList<>();
        for (Path log : all()) {
            List<String> lines = read(log).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).contains("LEAK:")) {
                    leaks.add(log.getFileName() + ": " + excerpt(lines, i));
                }
            }
        }
        return leaks;
    }

    /** What went wrong in the harness itself. */
    List<String> harnessErrors() {
        return of("supervisor").lines().filter(line -> line.contains(" ERROR ")).toList();
    }

    /** The last lines of the logs of all mesh programs. */
    String tails() {
        StringBuilder text = new StringBuilder();
        for (Path log : all()) {
            List<String> lines = read(log).lines().toList();
            if (!log.getFileName().toString().startsWith("pod-") && !lines.isEmpty()) {
                text.append("--- ").append(log.getFileName()).append('\n');
                lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())
                        .forEach(line -> text.append(line).append('\n'));
            }
        }
        return text.toString();
    }

    private static String excerpt(List<String> lines, int from) {
        return String.join("\n", lines.subList(from, Math.min(lines.size(), from + TAIL_LINES)));
    }

    private List<Path> all() {
        try (Stream<Path> logs = Files.list(files.logs())) {
            return logs.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A log may end in the middle of a character. */
    private static String read(Path log) {
        try {
            return Files.exists(log)
                    ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
