package dev.weft.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A network namespace of its own for one test. */
final class TestNetns implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name =
            "weft-t" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();

    private TestNetns() {}

    /** Makes one, or skips the test with the reason. */
    static TestNetns create() throws Exception {
        TestNetns netns = new TestNetns();
        String refusal = tryRun(List.of("ip", "netns", "add", netns.name));
        assumeTrue(refusal.isEmpty(), "network namespaces are not permitted here: " + refusal);
        netns.ip("link", "set", "lo", "up");
        return netns;
    }

    Path path() {
        return Path.of("/run/netns", name);
    }

    void ip(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip", "-n", name));
        command.addAll(List.of(arguments));
        assertThat(tryRun(command)).isEmpty();
    }

    private static String tryRun(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.onExit().join().exitValue() == 0 ? "" : "failed: " + output;
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        assertThat(tryRun(List.of("ip", "netns", "del", name))).isEmpty();
    }
}
