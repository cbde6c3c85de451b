package dev.weft.local.schedule;

import dev.weft.local.schedule.ContainerSpec.Port;
import dev.weft.local.schedule.ContainerSpec.Readiness;
import dev.weft.local.schedule.PodTemplate.RestartPolicy;
import dev.weft.manifest.Field;
import dev.weft.manifest.ManifestException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * Reads pods. Fields that a process on this machine cannot follow (images, volumes, resources,
 * security contexts) are passed over; those that would change what runs are refused by name.
 */
public final class PodTemplateReader {

    private static final int DEFAULT_GRACE_SECONDS = 5;
    private static final int MOST_GRACE_SECONDS = 3600;

    private PodTemplateReader() {}

    /**
     * Reads {@code metadata} and {@code spec} below {@code template}.
     *
     * @throws ManifestException naming the field that cannot be used
     */
    public static PodTemplate read(Field template) {
        Field spec = template.at("spec");
        if (spec.at("hostNetwork").bool(false)) {
            throw spec.at("hostNetwork")
                    .wrong("false: pods of a local mesh always have a network of their own");
        }
        if (!spec.at("initContainers").list().isEmpty()) {
            throw spec.at("initContainers").wrong("none: a local mesh does not run them");
        }
        List<ContainerSpec> containers = new ArrayList<>();
        for (Field container : spec.at("containers").list()) {
            containers.add(container(container));
        }
        if (containers.isEmpty()) {
            throw spec.at("containers").wrong("at least one container");
        }
        Field metadata = template.at("metadata");
        return new PodTemplate(
                metadata.at("labels").textMap(),
                metadata.at("annotations").textMap(),
                spec.at("serviceAccountName").text("default"),
                spec.at("nodeName").text(),
                restartPolicy(spec.at("restartPolicy")),
                spec.at("terminationGracePeriodSeconds")
                        .number(0, MOST_GRACE_SECONDS)
                        .orElse(DEFAULT_GRACE_SECONDS),
                containers,
                hash(metadata, spec));
    }

    private static ContainerSpec container(Field field) {
        List<String> command = new ArrayList<>(field.at("command").textList());
        if (command.isEmpty()) {
            throw field.at("command")
                    .wrong("the program to run: images, and so their entry points, are not used");
        }
        command.addAll(field.at("args").textList());
        List<Port> ports = new ArrayList<>();
        for (Field port : field.at("ports").list()) {
            ports.add(
                    new Port(
                            port.at("name").text(""),
                            number(port.at("containerPort")),
                            port.at("protocol").text("TCP")));
        }
        return new ContainerSpec(
                field.at("name").requiredText(),
                command,
                environment(field),
                ports,
                readiness(field.at("readinessProbe"), ports));
    }

    private static Map<String, String> environment(Field container) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (Field entry : container.at("env").list()) {
            if (entry.at("valueFrom").isPresent()) {
                throw entry.at("valueFrom").wrong("a plain value: it reads no other object");
            }
            environment.put(entry.at("name").requiredText(), entry.at("value").text(""));
        }
        return environment;
    }

    private static Optional<Readiness> readiness(Field probe, List<Port> ports) {
        if (probe.at("tcpSocket").isPresent()) {
            return Optional.of(
                    new Readiness(port(probe.at("tcpSocket", "port"), ports), Optional.empty()));
        }
        if (probe.at("httpGet").isPresent()) {
            String path = probe.at("httpGet", "path").text("/");
            return Optional.of(
                    new Readiness(port(probe.at("httpGet", "port"), ports), Optional.of(path)));
        }
        return Optional.empty();
    }

    private static int port(Field field, List<Port> ports) {
        if (!field.isText()) {
            return number(field);
        }
        return ports.stream()
                .filter(port -> port.name().equals(field.text("")))
                .map(Port::number)
                .findFirst()
                .orElseThrow(() -> field.wrong("a number, or the name of one of the ports"));
    }

    private static int number(Field field) {
        return field.number(1, 65535).orElseThrow(() -> field.wrong("a port, 1 to 65535"));
    }

    private static RestartPolicy restartPolicy(Field field) {
        return switch (field.text("Always")) {
            case "Always" -> RestartPolicy.ALWAYS;
            case "OnFailure" -> RestartPolicy.ON_FAILURE;
            case "Never" -> RestartPolicy.NEVER;
            default -> throw field.wrong("Always, OnFailure or Never");
        };
    }

    private static String hash(Field metadata, Field spec) {
        CRC32 crc = new CRC32();
        crc.update(canonical(metadata.at("labels")).getBytes(StandardCharsets.UTF_8));
        crc.update(canonical(metadata.at("annotations")).getBytes(StandardCharsets.UTF_8));
        crc.update(canonical(spec).getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    /** The same text for the same content, whatever the order of keys. */
    private static String canonical(Field field) {
        if (field.isText() || field.isNumber() || !field.isPresent()) {
            return field.toString();
        }
        try {
            Map<String, String> sorted = new TreeMap<>();
            field.map().forEach((key, value) -> sorted.put(key, canonical(value)));
            return sorted.toString();
        } catch (ManifestException notFields) {
            return canonicalList(field);
        }
    }

    private static String canonicalList(Field field) {
        try {
            return field.list().stream().map(PodTemplateReader::canonical).toList().toString();
        } catch (ManifestException notList) {
            return field.toString();
        }
    }
}
