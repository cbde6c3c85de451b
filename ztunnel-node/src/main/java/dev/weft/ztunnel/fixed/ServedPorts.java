package dev.weft.ztunnel.fixed;

import dev.weft.manifest.Field;
import dev.weft.workload.NamespacedHostname;
import dev.weft.workload.ServicePort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** On which ports workloads serve services, as the services of a dump say it. */
record ServedPorts(Map<String, Map<NamespacedHostname, List<ServicePort>>> byWorkload) {

    static ServedPorts of(Field services) {
        Map<String, Map<NamespacedHostname, List<ServicePort>>> found = new HashMap<>();
        for (Field service : services.list()) {
            NamespacedHostname key = ServiceReader.key(service);
            service.at("endpoints")
                    .map()
                    .forEach((uid, endpoint) ->
                            found.computeIfAbsent(uid, workload -> new HashMap<>())
                                    .put(key, ports(endpoint.at("port"))));
        }
        return new ServedPorts(found);
    }

    Optional<List<ServicePort>> of(String workload, NamespacedHostname service) {
        return Optional.ofNullable(byWorkload.getOrDefault(workload, Map.of()).get(service));
    }

    /** Ports of a service and where each leads: {@code {80: 8080}}. */
    static List<ServicePort> ports(Field field) {
        List<ServicePort> ports = new ArrayList<>();
        field.map()
                .forEach((text, target) -> {
                    int port = number(field, text);
                    ports.add(ServicePort.of(port, target.number(0, 65535).orElse(0)));
                });
        return ports;
    }

    private static int number(Field field, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw field.at(text).wrong("a port number as key");
        }
        throw field.at(text).wrong("a port from 0 to 65535 as key");
    }
}
