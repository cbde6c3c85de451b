package dev.weft.controller.model;

import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.net.IpAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the mesh reads from a Service.
 *
 * @param external whether it only stands for a name elsewhere (ExternalName)
 * @param selector which pods serve it; none when empty
 * @param ips its cluster addresses; none for a headless one
 * @param families as it lists them, {@code IPv4} and {@code IPv6}
 * @param ports its TCP ports
 * @param localOnly whether only endpoints on the client's node count
 * @param distribution where endpoints are preferred; empty when nowhere
 * @param publishNotReady whether unready endpoints count as well
 */
public record KubeService(
        String namespace,
        String name,
        Map<String, String> labels,
        Map<String, String> annotations,
        boolean external,
        Map<String, String> selector,
        List<InetAddress> ips,
        List<String> families,
        List<Port> ports,
        boolean localOnly,
        String distribution,
        boolean publishNotReady) {

    private static final String HEADLESS = "None";

    public KubeService {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        selector = Map.copyOf(selector);
        ips = List.copyOf(ips);
        families = List.copyOf(families);
        ports = List.copyOf(ports);
    }

    /**
     * One port.
     *
     * @param targetPort 0 when the target is named
     * @param targetName empty when the target is a number
     * @param appProtocol as declared; empty when it is not
     */
    public record Port(
            String name, int port, int targetPort, String targetName, String appProtocol) {}

    /** Reads a Service; throws what its fields throw. */
    public static KubeService of(KubeObject service) {
        Field spec = service.field("spec");
        return new KubeService(
                service.namespace(),
                service.name(),
                service.labels(),
                service.annotations(),
                spec.at("type").text("").equals("ExternalName"),
                spec.at("selector").textMap(),
                ips(spec),
                spec.at("ipFamilies").textList(),
                ports(spec),
                spec.at("internalTrafficPolicy").text("").equals("Local"),
                spec.at("trafficDistribution").text(""),
                spec.at("publishNotReadyAddresses").bool(false));
    }

    /** Whether a pod with these labels serves it. */
    boolean selects(Map<String, String> labels) {
        return !external
                && !selector.isEmpty()
                && labels.entrySet().containsAll(selector.entrySet());
    }

    private static List<InetAddress> ips(Field spec) {
        List<InetAddress> ips = new ArrayList<>();
        for (Field entry : spec.at("clusterIPs").list()) {
            addIp(entry, ips);
        }
        if (ips.isEmpty()) {
            addIp(spec.at("clusterIP"), ips);
        }
        return ips;
    }

    private static void addIp(Field field, List<InetAddress> ips) {
        String text = field.text("");
        if (!text.isEmpty() && !text.equals(HEADLESS)) {
            ips.add(IpAddresses.parse(text).orElseThrow(() -> field.wrong("an IP address")));
        }
    }

    private static List<Port> ports(Field spec) {
        List<Port> ports = new ArrayList<>();
        for (Field port : spec.at("ports").list()) {
            if (port.at("protocol").text("TCP").equals("TCP")) {
                ports.add(port(port));
            }
        }
        return ports;
    }

    private static Port port(Field field) {
        int port =
                field.at("port").number(1, 65535).orElseThrow(() -> field.wrong("a port number"));
        Field target = field.at("targetPort");
        boolean named = target.isText();
        return new Port(
                field.at("name").text(""),
                port,
                named ? 0 : target.number(0, 65535).filter(number -> number > 0).orElse(port),
                named ? target.requiredText() : "",
                field.at("appProtocol").text(""));
    }
}
