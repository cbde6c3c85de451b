package dev.weft.cni.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of the node agent, from its environment.
 *
 * @param clusterFolder the folder of manifests that is watched
 * @param nodeName whose pods are ours
 * @param zdsSocket where node proxies connect
 * @param runFolder holds the socket that the CNI plugin and admin requests use
 * @param netnsFolder holds the network namespace of each running pod, by its uid
 * @param podFiles holds what each running pod sees as its {@code resolv.conf}, by its uid
 * @param labelDomains whose labels and annotations count
 * @param ipv6 whether IPv6 is captured
 * @param dnsCapture whether DNS is captured in pods that do not say
 * @param unenrolGrace from the removal of a pod's rules to the end of its listeners
 * @param unenrolDrain how long connections that were captured may last after that
 * @param verifyInterval how often a pod's rules are looked at
 */
record AgentConfig(
        Path clusterFolder,
        String nodeName,
        Path zdsSocket,
        Path runFolder,
        Path netnsFolder,
        Optional<Path> podFiles,
        List<String> labelDomains,
        boolean ipv6,
        boolean dnsCapture,
        Duration unenrolGrace,
        Duration unenrolDrain,
        Duration verifyInterval) {

    private static final String FOLDER_SOURCE = "folder:";
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");

    AgentConfig {
        labelDomains = List.copyOf(labelDomains);
    }

    /**
     * Reads the environment.
     *
     * @throws IllegalArgumentException a setting is missing, unknown or wrong; names it
     */
    static AgentConfig from(Map<String, String> environment) {
        for (String key : new TreeSet<>(environment.keySet())) {
            if (key.startsWith("WEFT_")) {
                throw new IllegalArgumentException(
                        key + " is no setting of the node agent: remove it, or correct its name");
            }
        }
        Reader read = new Reader(environment);
        return new AgentConfig(
                folder(read.required("SOURCE")),
                read.required("NODE_NAME"),
                Path.of(read.text("ZTUNNEL_UDS_ADDRESS", "/var/run/ztunnel/ztunnel.sock")),
                Path.of(read.text("CNI_AGENT_RUN_DIR", "/var/run/weft-cni")),
                Path.of(read.required("NETNS_DIR")),
                Optional.of(read.text("POD_FILES_DIR", ""))
                        .filter(folder -> !folder.isEmpty())
                        .map(Path::of),
                read.list("LABEL_DOMAINS", "weft.dev"),
                read.bool("AMBIENT_IPV6", true),
                read.bool("AMBIENT_DNS_CAPTURE", false),
                read.duration("UNENROL_GRACE", "3s"),
                read.duration("UNENROL_DRAIN", "11s"),
                read.duration("VERIFY_INTERVAL", "10s"));
    }

    Path eventSocket() {
        return runFolder.resolve("pluginevent.sock");
    }

    private static Path folder(String source) {
        if (!source.startsWith(FOLDER_SOURCE) || source.length() == FOLDER_SOURCE.length()) {
            throw new IllegalArgumentException(
                    "SOURCE is '" + source + "': folder:<directory of manifests> was expected");
        }
        return Path.of(source.substring(FOLDER_SOURCE.length()));
    }

    private record Reader(Map<String, String> environment) {

        String text(String key, String fallback) {
            return environment.getOrDefault(key, fallback);
        }

        String required(String key) {
            String value = text(key, "");
            if (value.isEmpty()) {
                throw new IllegalArgumentException(key + " is not set: the node agent needs it");
            }
            return value;
        }

        List<String> list(String key, String fallback) {
            return Arrays.stream(text(key, fallback).split(",", -1)).map(String::strip).toList();
        }

        boolean bool(String key, boolean fallback) {
            String value = text(key, Boolean.toString(fallback));
            return switch (value) {
                case "true" -> true;
                case "false" -> false;
                default ->
                        throw new IllegalArgumentException(
                                key + " is '" + value + "': true or false was expected");
            };
        }

        Duration duration(String key, String fallback) {
            String value = text(key, fallback);
            Matcher match = DURATION.matcher(value);
            if (!match.matches()) {
                throw new IllegalArgumentException(
                        key + " is '" + value + "': a time such as 500ms, 3s or 2m was expected");
            }
            long amount = Long.parseLong(match.group(1));
            return switch (match.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                default -> Duration.ofMinutes(amount);
            };
        }
    }
}
