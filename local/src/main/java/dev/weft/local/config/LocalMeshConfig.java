package dev.weft.local.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

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
 *     {@code ztunnel}
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
        Map<String, Map<String, String>> programSettings) {

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
                Map.of());
    }

    public static LocalMeshConfig defaults() {
        return named(DEFAULT_MESH);
    }

    public RunDirectory files() {
        return new RunDirectory(runDirectory);
    }

    /** Name of the {@code n}th node, counted from 1. */
    public static String nodeName(int n) {
        return "node" + n;
    }

    public LocalMeshConfig withRunDirectory(Path value) {
        return new LocalMeshConfig(
                mesh,
                value,
                nodes,
                families,
                meshPrograms,
                weftHome,
                userNamespace,
                tiedToLauncher,
                readyTimeout,
                programSettings);
    }

    public LocalMeshConfig withNodes(int value) {
        return new LocalMeshConfig(
                mesh,
                runDirectory,
                value,
                families,
                meshPrograms,
                weftHome,
                userNamespace,
                tiedToLauncher,
                readyTimeout,
                programSettings);
    }

    public LocalMeshConfig withFamilies(AddressFamilies value) {
        return new LocalMeshConfig(
                mesh,
                runDirectory,
                nodes,
                value,
                meshPrograms,
                weftHome,
                userNamespace,
                tiedToLauncher,
                readyTimeout,
                programSettings);
    }

    public LocalMeshConfig withMeshPrograms(boolean value) {
        return new LocalMeshConfig(
                mesh,
                runDirectory,
                nodes,
                families,
                value,
                weftHome,
                userNamespace,
                tiedToLauncher,
                readyTimeout,
                programSettings);
    }

    public LocalMeshConfig withWeftHome(Path value) {
        return new LocalMeshConfig(
                mesh,
                runDirectory,
                nodes,
                families,
                meshPrograms,
                value,
                userNamespace,
                tiedToLauncher,
                readyTimeout,
                programSettings);
    }

    public LocalMeshConfig withUserNamespace(boolean value) {
        return new LocalMeshConfig(
                mesh,
                runDirectory,
                nodes,
                families,
                meshPrograms,
                weftHome,
                value,
                tiedToLauncher,
                readyTimeout,
                programSettings);
    }

    public LocalMeshConfig withTiedToLauncher(boolean value) {
        return new LocalMeshConfig(
                mesh,
                runDirectory,
                nodes,
                families,
                meshPrograms,
                weftHome,
                userNamespace,
                value,
                readyTimeout,
                programSettings);
    }

    public LocalMeshConfig withProgramSettings(Map<String, Map<String, String>> value) {
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
                value);
    }
}
