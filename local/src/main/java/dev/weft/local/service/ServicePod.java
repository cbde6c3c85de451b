package dev.weft.local.service;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * What Services want to know of a pod.
 *
 * @param namedPorts number by name
 * @param stableName whether its own name can be looked up below a headless Service
 */
public record ServicePod(
        String namespace,
        String name,
        Map<String, String> labels,
        List<InetAddress> addresses,
        Map<String, Integer> namedPorts,
        boolean ready,
        boolean stableName) {

    public ServicePod {
        labels = Map.copyOf(labels);
        addresses = List.copyOf(addresses);
        namedPorts = Map.copyOf(namedPorts);
    }
}
