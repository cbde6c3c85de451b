package dev.weft.perf.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessAccountsTest {

    private static final String ROLLUP =
            """
            55d4a8000000-7ffd3c5f9000 ---p 00000000 00:00 0                          [rollup]
            Rss:               96532 kB
            Pss:               71023 kB
            Shared_Clean:      24180 kB
            Private_Clean:     13204 kB
            Private_Dirty:     59148 kB
            Anonymous:         58212 kB
            Swap:                  0 kB
            """;

    @TempDir private Path proc;

    @Test
    void threads_that_compile_are_told_apart() throws IOException {
        stat("42/stat", "java", 500, 100, 0);
        stat("42/task/42/stat", "java", 1, 0, 0);
        stat("42/task/43/stat", "C2 CompilerThre", 120, 5, 0);
        stat("42/task/44/stat", "C1 CompilerThre", 25, 0, 0);

        var cpu = ProcessAccounts.at(proc).cpu(42);

        assertThat(cpu).isEqualTo(new CpuTime(6.0, 1.5));
        assertThat(cpu.work()).isEqualTo(4.5);
        assertThat(new CpuTime(7, 1.25).since(cpu)).isEqualTo(new CpuTime(1, 0));
    }

    @Test
    void processes_are_added_up() throws IOException {
        for (var id : List.of("1", "2")) {
            stat(id + "/stat", "nginx", 100, 100, 0);
            Files.createDirectories(proc.resolve(id + "/task"));
            Files.writeString(proc.resolve(id + "/smaps_rollup"), ROLLUP);
        }

        var accounts = ProcessAccounts.at(proc);

        assertThat(accounts.cpu(List.of(1L, 2L)).total()).isEqualTo(4.0);
        assertThat(accounts.memory(List.of(1L, 2L)))
                .isEqualTo(new Memory(kib(2 * 96532), kib(2 * 58212), kib(2 * 59148)));
    }

    @Test
    void the_age_is_the_time_since_the_process_began() throws IOException {
        stat("7/stat", "haproxy", 0, 0, 250);
        Files.writeString(proc.resolve("uptime"), "12.75 20.10\n");

        assertThat(ProcessAccounts.at(proc).age(7)).isCloseTo(10.25, within(1e-9));
    }

    @Test
    void the_innermost_process_id_is_the_last() throws IOException {
        Files.createDirectories(proc.resolve("900"));
        Files.writeString(proc.resolve("900/status"), "Name:\tjava\nNSpid:\t900\t17\n");

        assertThat(ProcessAccounts.at(proc).innermostId(900)).isEqualTo(17);
    }

    @Test
    void a_process_that_is_gone_is_an_error() {
        assertThatThrownBy(() -> ProcessAccounts.at(proc).cpu(List.of(9L)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("9");
    }

    @Test
    void this_very_process_has_accounts() {
        var accounts = ProcessAccounts.ofThisMachine();
        var self = ProcessHandle.current().pid();

        assertThat(accounts.cpu(self).total()).isPositive();
        assertThat(accounts.memory(List.of(self)).anonymous()).isPositive();
        assertThat(accounts.age(self)).isPositive();
    }

    private void stat(String file, String name, int user, int system, int start)
            throws IOException {
        var path = proc.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(
                path,
                String.format(
                        Locale.ROOT,
                        "1 (%s) S 1 1 1 0 -1 0 0 0 0 0 %d %d 0 0 20 0 1 0 %d 0 0\n",
                        name,
                        user,
                        system,
                        start));
    }

    private static long kib(long count) {
        return count << 10;
    }
}
