package dev.weft.local.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What a local mesh is asked to be. Start from {@link #named} and change what differs.
 *
 * @param mesh name; meshes of different names run side by side
 * @param runDirectory where its files are
 * @param nodes how many nodes, 1 to 200
 * @param families address families of nodes, pods and Services
 * @param meshPrograms whether controller, agents and node proxies run; without them it is a plain
 *     network of pods
 * @param weftHome the built distribution (folders {@code lib} and {@code jvm})
 * @param userNamespace make a user namespace even when running as root
 * @param tiedToLauncher end the mesh when the process that called {@code up} ends
 * @param readyTimeout how long {@code up} waits for the mesh programs
 * @param programSettings extra environment by program kind: {@code controller}, {@code agent},
 *     {@code ztunnel}, {@code foreign}
 * @param nodeProxies by node name, the executable of a foreign ambient node proxy that serves the
 *     node in place of ours
 */
public record LocalMeshConfig(
        String mesh,
        Path runDirectory,
        int nodes,
        AddressFamilies families,
        boolean meshPrograms,
        Path weftHome,
        boolean userNamespace,
        boolean tiedToLauncher,
        Duration readyTimeout,
        Map<String, Map<String, String>> programSettings,
        Map<String, Path> nodeProxies) {

    public static final String DEFAULT_MESH = "local";
    private static final int MOST_NODES = 200;

    public LocalMeshConfig {
        if (!mesh.matches("[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?")) {
            throw LocalMeshException.of(
                    "mesh name \"%s\": expected at most 20 lower case letters, digits and dashes",
                    mesh);
        }
        if (nodes < 1 || nodes > MOST_NODES) {
            throw LocalMeshException.of("%d nodes: expected 1 to %d", nodes, MOST_NODES);
        }
        runDirectory = RunDirectory.checked(runDirectory).root();
        weftHome = weftHome.toAbsolutePath().normalize();
        programSettings = Map.copyOf(programSettings);
        nodeProxies = Map.copyOf(nodeProxies);
        nodeProxies.keySet().forEach(node -> requireNode(node, nodes));
        nodeProxies.values().forEach(LocalMeshConfig::requireExecutable);
    }

    /** Two nodes, both families, all programs; run directory {@code /tmp/weft-<uid>/<mesh>}. */
    public static LocalMeshConfig named(String mesh) {
        return new LocalMeshConfig(
                mesh,
                WeftFolders.runFolder().resolve(mesh),
                2,
                AddressFamilies.DUAL,
                true,
                WeftFolders.home(),
                false,
                false,
                Duration.ofSeconds(90),
                Map.of(),
                Map.of());
    }

    public static LocalMeshConfig defaults() {
        return named(DEFAULT_MESH);
    }

    public RunDirectory files() {
        return new RunDirectory(runDirectory);
    }

    private static void requireNode(String name, int nodes) {
        if (IntStream.rangeClosed(1, nodes).noneMatch(n -> nodeName(n).equals(name))) {
            throw LocalMeshException.of(
                    "node proxy of \"%s\": expected a node of the mesh, node1 to node%d",
                    name, nodes);
        }
    }

    private static void requireExecutable(Path file) {
        if (!file.isAbsolute() || !Files.isExecutable(file)) {
            throw LocalMeshException.of(
                    "node proxy %s: expected the absolute path of an executable file", file);
        }
    }

    /** Name of the {@code n}th node, counted from 1. */
    public static String nodeName(int n) {
        return "node" + n;
    }

    public LocalMeshConfig withRunDirectory(Path value) {
        return with(draft -> draft.runDirectory = value);
    }

    public LocalMeshConfig withNodes(int value) {
        return with(draft -> draft.nodes = value);
    }

    public LocalMeshConfig withFamilies(AddressFamilies value) {
        return with(draft -> draft.families = value);
    }

    public LocalMeshConfig withMeshPrograms(boolean value) {
        return with(draft -> draft.meshPrograms = value);
    }

    public LocalMeshConfig withWeftHome(Path value) {
        return with(draft -> draft.weftHome = value);
    }

    public LocalMeshConfig withUserNamespace(boolean value) {
        return with(draft -> draft.userNamespace = value);
    }

    public LocalMeshConfig withTiedToLauncher(boolean value) {
        return with(draft -> draft.tiedToLauncher = value);
    }

    public LocalMeshConfig withReadyTimeout(Duration value) {
        return with(draft -> draft.readyTimeout = value);
    }

    public LocalMeshConfig withProgramSettings(Map<String, Map<String, String>> value) {
        return with(draft -> draft.programSettings = value);
    }

    public LocalMeshConfig withNodeProxies(Map<String, Path> value) {
        return with(draft -> draft.nodeProxies = value);
    }

    private LocalMeshConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    /** A configuration while one thing of it is changed. */
    private static final class Draft {

        private final String mesh;
        private Path runDirectory;
        private int nodes;
        private AddressFamilies families;
        private boolean meshPrograms;
        private Path weftHome;
        private boolean userNamespace;
        private boolean tiedToLauncher;
        private Duration readyTimeout;
        private Map<String, Map<String, String>> programSettings;
        private Map<String, Path> nodeProxies;

        private Draft(LocalMeshConfig config) {
            mesh = config.mesh;
            runDirectory = config.runDirectory;
            nodes = config.nodes;
            families = config.families;
            meshPrograms = config.meshPrograms;
            weftHome = config.weftHome;
            userNamespace = config.userNamespace;
            tiedToLauncher = config.tiedToLauncher;
            readyTimeout = config.readyTimeout;
            programSettings = config.programSettings;
            nodeProxies = config.nodeProxies;
        }

        private LocalMeshConfig done() {
            return new LocalMeshConfig(
                    mesh,
                    runDirectory,
                    nodes,
                    families,
                    meshPrograms,
                    weftHome,
                    userNamespace,
                    tiedToLauncher,
                    readyTimeout,
                    programSettings,
                    nodeProxies);
        }
    }
}
