package dev.weft.local.program;

import com.google.gson.Gson;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.config.LocalMeshException;
import dev.weft.local.config.RunDirectory;
import dev.weft.local.pod.CniPlugin;
import dev.weft.local.pod.PodSpec;
import dev.weft.local.world.AddressPlan;
import dev.weft.local.world.PodShell;
import dev.weft.net.IpAddresses;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Calls the real CNI executable the way a container runtime does: as the last plugin of a chain,
 * with the result of the plugin before it on standard input (CNI specification 1.0.0, sections 3
 * and 4). Any thread; each call is a process.
 */
public final class CniExecutable implements CniPlugin {

    private static final Gson GSON = new Gson();
    private static final String VERSION = "1.0.0";
    private static final String MAIN = "dev.weft.cni.plugin.PluginMain";
    private static final int LIMIT_SECONDS = 30;

    private final LocalMeshConfig config;

    public CniExecutable(LocalMeshConfig config) {
        this.config = config;
    }

    @Override
    public void add(PodSpec pod) {
        call("ADD", pod);
    }

    @Override
    public void delete(PodSpec pod) {
        call("DEL", pod);
    }

    private void call(String verb, PodSpec pod) {
        RunDirectory files = config.files();
        List<String> java =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + config.weftHome().resolve("jvm/cni.options"),
                        "-cp",
                        config.weftHome().resolve("lib/weft-cni-plugin.jar").toString(),
                        MAIN);
        ProcessBuilder builder =
                new ProcessBuilder(PodShell.onNode(files.nodeNamespace(pod.nodeName()), java));
        builder.environment().clear();
        builder.environment().putAll(environment(verb, pod, files));
        builder.redirectError(
                ProcessBuilder.Redirect.appendTo(files.log("cni@" + pod.nodeName()).toFile()));
        try {
            Process process = builder.start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(GSON.toJson(input(pod, files)).getBytes(StandardCharsets.UTF_8));
            }
            String answer =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw LocalMeshException.of(
                        "CNI %s of pod %s did not end in %d s", verb, pod, LIMIT_SECONDS);
            }
            if (process.exitValue() != 0) {
                throw LocalMeshException.of(
                        "CNI %s of pod %s failed with exit code %d: %s",
                        verb, pod, process.exitValue(), answer.strip());
            }
        } catch (IOException e) {
            throw LocalMeshException.causedBy(e, "CNI %s of pod %s failed: %s", verb, pod, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LocalMeshException.causedBy(e, "interrupted in CNI %s of pod %s", verb, pod);
        }
    }

    static Map<String, String> environment(String verb, PodSpec pod, RunDirectory files) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        environment.put("CNI_COMMAND", verb);
        environment.put("CNI_CONTAINERID", pod.uid());
        environment.put("CNI_NETNS", files.podNamespace(pod.uid()).toString());
        environment.put("CNI_IFNAME", "eth0");
        environment.put("CNI_PATH", files.bin().toString());
        environment.put(
                "CNI_ARGS",
                "IgnoreUnknown=1;K8S_POD_NAMESPACE="
                        + pod.namespace()
                        + ";K8S_POD_NAME="
                        + pod.name()
                        + ";K8S_POD_INFRA_CONTAINER_ID="
                        + pod.uid()
                        + ";K8S_POD_UID="
                        + pod.uid());
        return environment;
    }

    static Map<String, Object> input(PodSpec pod, RunDirectory files) {
        List<Map<String, Object>> ips = new ArrayList<>();
        for (InetAddress address : pod.addresses()) {
            boolean v6 = IpAddresses.isV6(address);
            ips.add(
                    Map.of(
                            "address",
                            address.getHostAddress() + (v6 ? "/128" : "/32"),
                            "gateway",
                            v6 ? AddressPlan.POD_GATEWAY_6 : AddressPlan.POD_GATEWAY_4,
                            "interface",
                            0));
        }
        Map<String, Object> eth0 =
                Map.of("name", "eth0", "sandbox", files.podNamespace(pod.uid()).toString());
        Map<String, Object> input = new TreeMap<>();
        input.put("cniVersion", VERSION);
        input.put("name", "weft-local");
        input.put("type", "weft-cni");
        input.put("ambient_enabled", true);
        input.put("cni_agent_run_dir", files.agentDirectory(pod.nodeName()).toString());
        input.put(
                "prevResult",
                Map.of("cniVersion", VERSION, "interfaces", List.of(eth0), "ips", ips));
        return input;
    }
}
