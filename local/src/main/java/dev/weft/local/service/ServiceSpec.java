package dev.weft.local.service;

import dev.weft.manifest.Field;
import dev.weft.manifest.KubeObject;
import dev.weft.manifest.ManifestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is read of a Service.
 *
 * @param headless without a virtual address: its name leads to its pods
 * @param selector labels of its pods; without any it has none
 * @param publishNotReady whether pods count before they are ready
 */
public record ServiceSpec(
        String namespace,
        String name,
        boolean headless,
        Map<String, String> selector,
        boolean publishNotReady,
        List<ServicePort> ports) {

    public ServiceSpec {
        selector = Map.copyOf(selector);
        ports = List.copyOf(ports);
    }

    /**
     * A port of a Service.
     *
     * @param protocol {@code tcp} or {@code udp}
     * @param target a number, or the name of a container's port
     */
    public record ServicePort(String name, int port, String protocol, String target) {}

    /**
     * Reads a Service.
     *
     * @throws ManifestException naming the field that cannot be used
     */
    public static ServiceSpec read(KubeObject object) {
        Field type = object.field("spec", "type");
        if (type.text("ClusterIP").equals("ExternalName")) {
            throw type.wrong("ClusterIP: a local mesh reaches nothing outside of it");
        }
        List<ServicePort> ports = new ArrayList<>();
        for (Field port : object.field("spec", "ports").list()) {
            ports.add(port(port));
        }
        return new ServiceSpec(
                object.namespace(),
                object.name(),
                object.field("spec", "clusterIP").text("").equals("None"),
                object.field("spec", "selector").textMap(),
                object.field("spec", "publishNotReadyAddresses").bool(false),
                ports);
    }

    private static ServicePort port(Field field) {
        Field number = field.at("port");
        int port = number.number(1, 65535).orElseThrow(() -> number.wrong("1 to 65535"));
        String protocol =
                switch (field.at("protocol").text("TCP")) {
                    case "TCP" -> "tcp";
                    case "UDP" -> "udp";
                    default -> throw field.at("protocol").wrong("TCP or UDP");
                };
        Field target = field.at("targetPort");
        String wanted =
                target.isText()
                        ? target.requiredText()
                        : String.valueOf(target.number(1, 65535).orElse(port));
        return new ServicePort(field.at("name").text(""), port, protocol, wanted);
    }
}
