package dev.weft.mesh;

import dev.weft.local.config.AotCache;
import dev.weft.local.config.LocalMeshConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ahead-of-time cache of the sample program. These tests start its client more than a thousand
 * times, and each start takes twice the CPU without the cache.
 */
final class EchoCache {

    private static final String PROGRAM = "echo";
    private static final Pattern PORT = Pattern.compile("http=(\\d+)");
    private static final int LIMIT_SECONDS = 60;

    private EchoCache() {}

    /** Makes it of what a client loads that calls a server, unless it is there already. */
    static void make(LocalMeshConfig config) {
        List<String> command = AotCache.command(config, PROGRAM);
        if (command.stream().anyMatch(word -> word.startsWith("-XX:AOTCache="))) {
            return;
        }
        try {
            make(command, AotCache.of(config.weftHome(), PROGRAM));
        } catch (IOException e) {
            throw new IllegalStateException("no cache of the sample program: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void make(List<String> program, Path cache)
            throws IOException, InterruptedException {
        Files.createDirectories(cache.getParent());
        // Meshes must not find a file that is still being written.
        Path part = cache.resolveSibling(cache.getFileName() + ".part");
        Process server = start(with(program, List.of(), "--http=0"));
        try {
            String url = "http://localhost:" + port(server.inputReader()) + "/";
            List<String> recording = List.of("-XX:AOTCacheOutput=" + part);
            Process client = start(with(program, recording, "client", url, "-n", "9", "--json"));
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
            if (!client.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || client.exitValue() != 0) {
                client.destroyForcibly();
                throw new IOException("the client that records ended with " + client);
            }
        } finally {
            server.destroyForcibly();
        }
        Files.move(part, cache, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** The options come behind those of the program's own file. */
    private static List<String> with(
            List<String> program, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(program);
        command.addAll(2, options);
        command.addAll(List.of(arguments));
        return command;
    }

    private static String port(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        Matcher port = PORT.matcher(line == null ? "" : line);
        if (!port.find()) {
            throw new IOException("the server said \"" + line + "\", expected its ports");
        }
        return port.group(1);
    }
}
