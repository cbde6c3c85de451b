package dev.weft.local.schedule;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is read of a container. Its image is ignored: {@code command} and {@code args} run as they
 * are.
 *
 * @param command program and all arguments
 * @param environment values only; references to other objects are refused when read
 * @param ports by name, or by number for those without a name
 * @param readiness what decides whether it is ready
 */
public record ContainerSpec(
        String name,
        List<String> command,
        Map<String, String> environment,
        List<Port> ports,
        Optional<Readiness> readiness) {

    public ContainerSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        ports = List.copyOf(ports);
    }

    /** A port that the container listens on; the name may be empty. */
    public record Port(String name, int number, String protocol) {}

    /**
     * A readiness probe.
     *
     * @param port to connect to
     * @param httpPath what to GET; without it a connection is enough
     */
    public record Readiness(int port, Optional<String> httpPath) {}

    /** The ports that have to accept connections before the container counts as ready. */
    public List<Readiness> readinessChecks() {
        return readiness
                .map(List::of)
                .orElseGet(() ->
                        ports.stream()
                                .filter(port -> port.protocol().equals("TCP"))
                                .map(port -> new Readiness(port.number(), Optional.empty()))
                                .toList());
    }
}
