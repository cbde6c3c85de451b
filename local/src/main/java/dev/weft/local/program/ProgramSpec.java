package dev.weft.local.program;

import dev.weft.local.client.ProgramView;
import dev.weft.local.config.AddressFamilies;
import dev.weft.local.config.AotCache;
import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.config.RunDirectory;
import dev.weft.local.world.AddressPlan;
import dev.weft.local.world.PodShell;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How a program of the mesh is started and how it is asked whether it is ready. The factories are
 * pure and hold every setting that the local mesh gives its programs.
 *
 * @param environment its settings, beside PATH and the like
 * @param readySocket Unix socket that answers {@code GET} of {@code readyPath} with 200 when ready
 */
public record ProgramSpec(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path readySocket,
        String readyPath) {

    static final String NODE_PROXY_ACCOUNT = "weft-system/ztunnel";
    private static final String CONTROLLER_NAME = "weft-controller.weft-system.svc";

    static ProgramSpec controller(LocalMeshConfig config, AddressPlan plan) {
        RunDirectory files = config.files();
        String address = literal(plan.fabric().getFirst());
        Map<String, String> settings = new TreeMap<>();
        settings.put("SOURCE", "folder:" + files.cluster());
        settings.put("XDS_LISTEN", address + ":" + AddressPlan.DISCOVERY_PORT);
        settings.put("XDS_SANS", plan.fabric().getFirst().getHostAddress() + "," + CONTROLLER_NAME);
        settings.put("TOKENS", files.tokens().toString());
        settings.put("CA_DIR", files.authority().toString());
        settings.put("ROOT_CERT_OUT", files.rootCertificate().toString());
        settings.put("ADMIN_SOCKET", files.controllerAdmin().toString());
        settings.put("CA_TRUSTED_NODE_ACCOUNTS", NODE_PROXY_ACCOUNT);
        settings.putAll(config.programSettings().getOrDefault("controller", Map.of()));
        return new ProgramSpec(
                ProgramView.CONTROLLER,
                AotCache.command(config, "controller", "weft-controller"),
                settings,
                files.controllerAdmin(),
                "/readyz");
    }

    static ProgramSpec agent(LocalMeshConfig config, String node) {
        RunDirectory files = config.files();
        Map<String, String> settings = new TreeMap<>();
        settings.put("SOURCE", "folder:" + files.cluster());
        settings.put("NODE_NAME", node);
        settings.put("ZTUNNEL_UDS_ADDRESS", files.zdsSocket(node).toString());
        settings.put("CNI_AGENT_RUN_DIR", files.agentDirectory(node).toString());
        settings.put("NETNS_DIR", files.namespaces().toString());
        settings.put("POD_FILES_DIR", files.podFiles().toString());
        settings.put("AMBIENT_IPV6", String.valueOf(config.families().ipv6()));
        settings.putAll(config.programSettings().getOrDefault("agent", Map.of()));
        return new ProgramSpec(
                ProgramView.agent(node),
                PodShell.onNode(
                        files.nodeNamespace(node),
                        AotCache.command(config, "agent", "weft-cni-plugin")),
                settings,
                files.agentSocket(node),
                "/readyz");
    }

    /** Ours, or the foreign one that the configuration names for this node. */
    static ProgramSpec nodeProxy(LocalMeshConfig config, AddressPlan plan, String node) {
        Path foreign = config.nodeProxies().get(node);
        return foreign == null
                ? ownNodeProxy(config, plan, node)
                : foreignNodeProxy(config, plan, node, foreign);
    }

    private static ProgramSpec ownNodeProxy(LocalMeshConfig config, AddressPlan plan, String node) {
        RunDirectory files = config.files();
        Map<String, String> settings = ambientNodeProxy(config, plan, node);
        settings.put("ADMIN_SOCKET", files.nodeProxyAdmin(node).toString());
        settings.putAll(config.programSettings().getOrDefault("ztunnel", Map.of()));
        return nodeProxy(
                files,
                node,
                settings,
                AotCache.command(config, "ztunnel-node", "weft-ztunnel-node"));
    }

    private static ProgramSpec foreignNodeProxy(
            LocalMeshConfig config, AddressPlan plan, String node, Path executable) {
        Map<String, String> settings = ambientNodeProxy(config, plan, node);
        settings.put("ALT_XDS_HOSTNAME", CONTROLLER_NAME);
        settings.put("ALT_CA_HOSTNAME", CONTROLLER_NAME);
        settings.put("RUST_LOG", "info");
        settings.putAll(config.programSettings().getOrDefault("foreign", Map.of()));
        return nodeProxy(config.files(), node, settings, List.of(executable.toString()));
    }

    private static ProgramSpec nodeProxy(
            RunDirectory files, String node, Map<String, String> settings, List<String> command) {
        return new ProgramSpec(
                ProgramView.nodeProxy(node),
                PodShell.onNode(files.nodeNamespace(node), command),
                settings,
                files.nodeProxyAdmin(node),
                "/healthz/ready");
    }

    /** What every ambient node proxy is told (ambient protocols, 7.14). */
    private static Map<String, String> ambientNodeProxy(
            LocalMeshConfig config, AddressPlan plan, String node) {
        RunDirectory files = config.files();
        String discovery =
                "https://" + literal(plan.fabric().getFirst()) + ":" + AddressPlan.DISCOVERY_PORT;
        Map<String, String> settings = new TreeMap<>();
        settings.put("NODE_NAME", node);
        settings.put("XDS_ADDRESS", discovery);
        settings.put("XDS_ROOT_CA", files.rootCertificate().toString());
        settings.put("CA_ADDRESS", discovery);
        settings.put("CA_ROOT_CA", files.rootCertificate().toString());
        settings.put("AUTH_TOKEN", files.token(node).toString());
        settings.put("INPOD_UDS", files.zdsSocket(node).toString());
        settings.put("CLUSTER_ID", "Kubernetes");
        settings.put("NETWORK", "");
        settings.put("TRUST_DOMAIN", "cluster.local");
        settings.put("INSTANCE_IP", address(config, plan, node));
        settings.put("POD_NAME", "ztunnel-" + node);
        settings.put("POD_NAMESPACE", "weft-system");
        settings.put("SERVICE_ACCOUNT", "ztunnel");
        settings.put("IPV6_ENABLED", String.valueOf(config.families() != AddressFamilies.IPV4));
        return settings;
    }

    /**
     * Starts it; both its outputs are appended to a file.
     *
     * @throws IOException the command cannot be run
     */
    Process start(Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        builder.environment().put("HOME", "/");
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        builder.environment().putAll(environment);
        Process begun = builder.start();
        begun.getOutputStream().close();
        return begun;
    }

    /**
     * The same program for the time in which two run: it is asked elsewhere, and takes the ports
     * that are free. Empty for a program that cannot run beside itself.
     */
    Optional<ProgramSpec> beside() {
        if (!environment.containsKey("INPOD_UDS") || !environment.containsKey("ADMIN_SOCKET")) {
            return Optional.empty();
        }
        Path socket = readySocket.resolveSibling(readySocket.getFileName() + ".next");
        Map<String, String> settings = new TreeMap<>(environment);
        settings.put("ADMIN_SOCKET", socket.toString());
        settings.put("ADMIN_PORT", "0");
        settings.put("STATS_PORT", "0");
        settings.put("READINESS_PORT", "0");
        return Optional.of(new ProgramSpec(name, command, settings, socket, readyPath));
    }

    private static String address(LocalMeshConfig config, AddressPlan plan, String node) {
        return IntStream.rangeClosed(1, config.nodes())
                .filter(number -> LocalMeshConfig.nodeName(number).equals(node))
                .mapToObj(number -> plan.node(number).getFirst().getHostAddress())
                .findFirst()
                .orElseThrow();
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        return text.contains(":") ? "[" + text + "]" : text;
    }
}
