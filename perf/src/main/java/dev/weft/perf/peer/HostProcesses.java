package dev.weft.perf.peer;

import dev.weft.local.config.RunDirectory;
import dev.weft.perf.measure.ProcessAccounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The processes of a local mesh, which has process ids of its own, as this machine sees them. */
public final class HostProcesses {

    private final ProcessHandle supervisor;
    private final ProcessAccounts accounts = ProcessAccounts.ofThisMachine();

    private HostProcesses(ProcessHandle supervisor) {
        this.supervisor = supervisor;
    }

    public static HostProcesses of(RunDirectory files) {
        try {
            var id = Long.parseLong(Files.readString(files.supervisorPid()).strip());
            return new HostProcesses(ProcessHandle.of(id).orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process that has this id inside the mesh. */
    public OptionalLong of(long idInside) {
        return all().filter(id -> isInside(id, idInside)).findFirst();
    }

    /** Processes with a text in their command line, and what those started. */
    List<Long> running(String text) {
        return all().filter(id -> commandLine(id).contains(text))
                .boxed()
                .flatMap(id -> Stream.concat(Stream.of(id), descendants(id)))
                .distinct()
                .toList();
    }

    private LongStream all() {
        return supervisor.descendants().mapToLong(ProcessHandle::pid);
    }

    private boolean isInside(long id, long idInside) {
        try {
            return accounts.innermostId(id) == idInside;
        } catch (UncheckedIOException ended) {
            return false;
        }
    }

    private static Stream<Long> descendants(long id) {
        return ProcessHandle.of(id).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid);
    }

    private static String commandLine(long id) {
        try {
            return Files.readString(Path.of("/proc/" + id + "/cmdline"));
        } catch (IOException ended) {
            return "";
        }
    }
}
