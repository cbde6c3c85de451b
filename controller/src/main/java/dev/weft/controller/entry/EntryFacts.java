package dev.weft.controller.entry;

import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.net.Cidr;
import dev.weft.workload.AppProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the mesh reads from a ServiceEntry.
 *
 * @param addresses those that it has of its own; it is given one where it has none
 * @param exportTo namespaces that see it, {@code .} for its own; none for all
 * @param selector labels of the pods and WorkloadEntries that serve it; none when empty
 */
public record EntryFacts(
        String namespace,
        String name,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<String> hosts,
        List<Cidr> addresses,
        List<Port> ports,
        Resolution resolution,
        List<EndpointFacts> endpoints,
        Map<String, String> selector,
        List<String> subjectAltNames,
        List<String> exportTo) {

    public static final String GROUP = "networking.istio.io";
    public static final String KIND = "ServiceEntry";

    public EntryFacts {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        hosts = List.copyOf(hosts);
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
        endpoints = List.copyOf(endpoints);
        selector = Map.copyOf(selector);
        subjectAltNames = List.copyOf(subjectAltNames);
        exportTo = List.copyOf(exportTo);
    }

    /** How its endpoints are found. */
    public enum Resolution {
        /** It leads to where its client wanted to go. */
        NONE,
        STATIC,
        DNS,
        DYNAMIC_DNS
    }

    /** One port. */
    public record Port(String name, int number, int target, AppProtocol protocol) {}

    /** Reads a ServiceEntry; throws what its fields throw. */
    public static EntryFacts of(KubeObject object) {
        Field spec = object.field("spec");
        List<String> hosts = spec.at("hosts").textList();
        if (hosts.isEmpty()) {
            throw spec.at("hosts").wrong("at least one host");
        }
        Resolution resolution = resolution(spec.at("resolution"));
        for (Field host : spec.at("hosts").list()) {
            String text = host.requiredText();
            if (text.startsWith("*") && !text.matches("\\*\\.[^*]+")) {
                throw host.wrong("a wildcard that stands for whole labels, *.example.com");
            }
            if (text.startsWith("*") && resolution == Resolution.DNS) {
                throw host.wrong("a host without *, which only DYNAMIC_DNS and NONE take");
            }
        }
        List<EndpointFacts> endpoints = new ArrayList<>();
        spec.at("endpoints").list().forEach(e -> endpoints.add(EndpointFacts.of(e)));
        return new EntryFacts(
                object.namespace(),
                object.name(),
                object.labels(),
                object.annotations(),
                hosts,
                addresses(spec.at("addresses")),
                ports(spec.at("ports")),
                resolution,
                endpoints,
                spec.at("workloadSelector", "labels").textMap(),
                spec.at("subjectAltNames").textList(),
                spec.at("exportTo").textList());
    }

    private static Resolution resolution(Field field) {
        return switch (field.text("NONE")) {
            case "NONE" -> Resolution.NONE;
            case "STATIC" -> Resolution.STATIC;
            case "DNS", "DNS_ROUND_ROBIN" -> Resolution.DNS;
            case "DYNAMIC_DNS" -> Resolution.DYNAMIC_DNS;
            default -> throw field.wrong("NONE, STATIC, DNS, DNS_ROUND_ROBIN or DYNAMIC_DNS");
        };
    }

    private static List<Cidr> addresses(Field list) {
        List<Cidr> addresses = new ArrayList<>();
        for (Field address : list.list()) {
            addresses.add(
                    Cidr.parse(address.requiredText())
                            .orElseThrow(() ->
                                    address.wrong("an IP address or a block such as 10.0.0.0/8")));
        }
        return addresses;
    }

    private static List<Port> ports(Field list) {
        List<Port> ports = new ArrayList<>();
        for (Field port : list.list()) {
            int number =
                    port.at("number")
                            .number(1, 65535)
                            .orElseThrow(() -> port.at("number").wrong("a port, 1 to 65535"));
            ports.add(
                    new Port(
                            port.at("name").text(""),
                            number,
                            port.at("targetPort").number(1, 65535).orElse(number),
                            protocol(port.at("protocol").text(""))));
        }
        return ports;
    }

    private static AppProtocol protocol(String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "HTTP", "HTTP_PROXY" -> AppProtocol.HTTP11;
            case "HTTP2" -> AppProtocol.HTTP2;
            case "GRPC", "GRPC-WEB" -> AppProtocol.GRPC;
            case "TLS", "HTTPS" -> AppProtocol.TLS;
            case "TCP", "MONGO", "MYSQL", "REDIS" -> AppProtocol.TCP;
            default -> AppProtocol.UNKNOWN;
        };
    }

    /**
     * Whether clients of other namespaces are kept from it. Discovery tells only these two: where a
     * list names some namespaces, no other than its own sees it, rather than more than it says.
     */
    public boolean isPrivate() {
        return !exportTo.isEmpty() && !exportTo.contains("*");
    }

    /** Namespaces that it is exported to and that do not see it. */
    public List<String> notExportedTo() {
        return isPrivate()
                ? exportTo.stream()
                        .filter(to -> !to.equals(".") && !to.equals("~") && !to.equals(namespace))
                        .toList()
                : List.of();
    }

    /** Whether it stands for whatever host its wildcard means. */
    public boolean isDynamic() {
        return resolution == Resolution.DYNAMIC_DNS;
    }

    /** Whether what has these labels serves it. */
    public boolean selects(String inNamespace, Map<String, String> withLabels) {
        return !selector.isEmpty()
                && namespace.equals(inNamespace)
                && withLabels.entrySet().containsAll(selector.entrySet());
    }
}
