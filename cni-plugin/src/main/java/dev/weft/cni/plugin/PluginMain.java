package dev.weft.cni.plugin;

import dev.weft.cni.plugin.CniException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The CNI plugin as a program, last in a chain of plugins (CNI specification 1.0). ADD lets a pod
 * start only when the node agent says so; what it cannot find out is a no. DEL and CHECK do
 * nothing, because the agent looks after pods by itself.
 */
public final class PluginMain {

    private static final int MAX_INPUT_BYTES = 1 << 20;
    private static final String AGENT_POD_PREFIX = "weft-cni-node-";
    private static final Duration AGENT_LIMIT = Duration.ofSeconds(5);

    private final Map<String, String> environment;
    private final InputStream input;
    private final PrintStream output;
    private final Duration agentLimit;

    PluginMain(
            Map<String, String> environment,
            InputStream input,
            PrintStream output,
            Duration agentLimit) {
        this.environment = environment;
        this.input = input;
        this.output = output;
        this.agentLimit = agentLimit;
    }

    /** Does one command, told by the environment and standard input. */
    public static void main(String[] arguments) {
        int status = new PluginMain(System.getenv(), System.in, System.out, AGENT_LIMIT).run();
        System.out.flush();
        System.exit(status);
    }

    /** The exit status; result or error are on the output then. */
    int run() {
        String version = NetworkConfig.VERSIONS.getLast();
        try {
            String command = environment.getOrDefault("CNI_COMMAND", "");
            NetworkConfig config = NetworkConfig.parse(readInput());
            version = config.cniVersion().isEmpty() ? version : config.cniVersion();
            run(command, config);
            return 0;
        } catch (CniException e) {
            output.println(e.toJson(version).write());
            return 1;
        } catch (RuntimeException e) {
            CniException unexpected = new CniException(Code.IO_FAILURE, "unexpected: " + e);
            output.println(unexpected.toJson(version).write());
            return 1;
        }
    }

    private void run(String command, NetworkConfig config) throws CniException {
        switch (command) {
            case "ADD" -> add(config);
            case "DEL" -> {}
            case "CHECK" -> config.requireSupportedVersion();
            case "VERSION" -> output.println(versions(config).write());
            default ->
                    throw new CniException(
                            Code.INVALID_ENVIRONMENT,
                            "CNI_COMMAND is '"
                                    + command
                                    + "': ADD, DEL, CHECK or VERSION was expected");
        }
    }

    private void add(NetworkConfig config) throws CniException {
        config.requireSupportedVersion();
        String netns = required("CNI_NETNS");
        required("CNI_CONTAINERID");
        required("CNI_IFNAME");
        Json.ObjectValue previous = previous(config);
        Optional<PodArguments> pod = PodArguments.parse(environment.getOrDefault("CNI_ARGS", ""));
        if (pod.isPresent() && !startsWithoutAsking(pod.get(), config)) {
            new AgentClient(config.agentRunFolder().resolve("pluginevent.sock"), agentLimit)
                    .letStart(StartRequest.of(netns, pod.get(), previous));
        }
        output.println(previous.write());
    }

    private static Json.ObjectValue previous(NetworkConfig config) throws CniException {
        if (config.previous().isEmpty()) {
            throw new CniException(
                    Code.INVALID_CONFIGURATION,
                    "there is no prevResult: put this plugin behind the one that makes interfaces");
        }
        return config.previous().get();
    }

    /** The agent's own pod must start for the agent to be asked. */
    private static boolean startsWithoutAsking(PodArguments pod, NetworkConfig config) {
        boolean agent =
                pod.namespace().equals(config.agentNamespace())
                        && pod.name().startsWith(AGENT_POD_PREFIX);
        return agent || config.excludedNamespaces().contains(pod.namespace());
    }

    private static Json versions(NetworkConfig config) {
        List<Json> supported = new ArrayList<>();
        for (String version : NetworkConfig.VERSIONS) {
            supported.add(new Json.Text(version));
        }
        Map<String, Json> fields = new LinkedHashMap<>();
        String asked = config.cniVersion();
        String own = NetworkConfig.VERSIONS.getLast();
        fields.put("cniVersion", new Json.Text(asked.isEmpty() ? own : asked));
        fields.put("supportedVersions", new Json.ArrayValue(supported));
        return new Json.ObjectValue(fields);
    }

    private String required(String variable) throws CniException {
        String value = environment.getOrDefault(variable, "");
        if (value.isEmpty()) {
            throw new CniException(Code.INVALID_ENVIRONMENT, variable + " is not set");
        }
        return value;
    }

    private String readInput() throws CniException {
        try {
            byte[] bytes = input.readNBytes(MAX_INPUT_BYTES + 1);
            if (bytes.length > MAX_INPUT_BYTES) {
                throw new CniException(
                        Code.CANNOT_DECODE,
                        "the configuration has more than " + MAX_INPUT_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CniException(Code.IO_FAILURE, "cannot read the configuration: " + e);
        }
    }
}
