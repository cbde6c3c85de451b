package dev.weft.controller.model;

import dev.weft.identity.ServiceAccountRef;
import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.net.IpAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the mesh reads from a Pod.
 *
 * @param node empty until it is scheduled
 * @param namedPorts TCP ports of its containers by name
 * @param redirected whether its own annotation says that its traffic is captured
 * @param nativeTunnel whether it ends tunnels itself
 * @param network empty when its label names none
 */
public record Pod(
        String namespace,
        String name,
        String uid,
        Map<String, String> labels,
        ServiceAccountRef account,
        Phase phase,
        boolean ready,
        String node,
        boolean hostNetwork,
        List<InetAddress> ips,
        Map<String, Integer> namedPorts,
        boolean redirected,
        boolean nativeTunnel,
        String network,
        PodOwner owner) {

    static final String REDIRECTION = "ambient.istio.io/redirection";
    static final String TUNNEL = "networking.istio.io/tunnel";
    static final String NETWORK = "topology.istio.io/network";

    public Pod {
        labels = Map.copyOf(labels);
        ips = List.copyOf(ips);
        namedPorts = Map.copyOf(namedPorts);
    }

    /** Whether a pod still runs. */
    public enum Phase {
        ALIVE,
        FINISHED,
        FAILED
    }

    /** Reads a Pod; throws what its fields throw. */
    public static Pod of(KubeObject pod) {
        Field spec = pod.field("spec");
        Field status = pod.field("status");
        return new Pod(
                pod.namespace(),
                pod.name(),
                pod.uid(),
                pod.labels(),
                new ServiceAccountRef(
                        pod.namespace(), nonEmpty(spec.at("serviceAccountName"), "default")),
                phase(status.at("phase").text("")),
                isReady(status) && !pod.field("metadata", "deletionTimestamp").isPresent(),
                spec.at("nodeName").text(""),
                spec.at("hostNetwork").bool(false),
                ips(status),
                namedPorts(spec),
                pod.annotation(REDIRECTION).filter("enabled"::equals).isPresent(),
                pod.label(TUNNEL).filter("http"::equals).isPresent(),
                pod.label(NETWORK).orElse(""),
                PodOwner.of(pod));
    }

    /** Whether the pod is still there to be reached. */
    public boolean isAlive() {
        return phase == Phase.ALIVE;
    }

    private static String nonEmpty(Field field, String fallback) {
        String text = field.text("");
        return text.isEmpty() ? fallback : text;
    }

    private static Phase phase(String text) {
        return switch (text) {
            case "Succeeded" -> Phase.FINISHED;
            case "Failed" -> Phase.FAILED;
            default -> Phase.ALIVE;
        };
    }

    private static boolean isReady(Field status) {
        for (Field condition : status.at("conditions").list()) {
            if (condition.at("type").text("").equals("Ready")) {
                return condition.at("status").text("").equals("True");
            }
        }
        return false;
    }

    private static List<InetAddress> ips(Field status) {
        Set<InetAddress> ips = new LinkedHashSet<>();
        if (!status.at("podIP").text("").isEmpty()) {
            ips.add(ip(status.at("podIP")));
        }
        for (Field entry : status.at("podIPs").list()) {
            ips.add(ip(entry.at("ip")));
        }
        return new ArrayList<>(ips);
    }

    private static InetAddress ip(Field field) {
        return IpAddresses.parse(field.requiredText())
                .orElseThrow(() -> field.wrong("an IP address"));
    }

    private static Map<String, Integer> namedPorts(Field spec) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (Field container : spec.at("containers").list()) {
            for (Field port : container.at("ports").list()) {
                String name = port.at("name").text("");
                if (!name.isEmpty() && port.at("protocol").text("TCP").equals("TCP")) {
                    port.at("containerPort")
                            .number(1, 65535)
                            .ifPresent(number -> ports.putIfAbsent(name, number));
                }
            }
        }
        return ports;
    }
}
