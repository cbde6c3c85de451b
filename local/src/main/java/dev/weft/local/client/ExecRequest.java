package dev.weft.local.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A program to run inside a pod.
 *
 * @param namespace of the pod
 * @param pod a pod's name, or {@code deploy/<name>} for any ready pod of that Deployment
 * @param command program and arguments, run directly, no shell
 * @param environment added to that of the pod's first container
 * @param stdin text (as UTF-8) given to the program, then end of file
 * @param timeout after which it is killed
 */
public record ExecRequest(
        String namespace,
        String pod,
        List<String> command,
        Map<String, String> environment,
        String stdin,
        Duration timeout) {

    public ExecRequest {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** Without stdin and added environment, killed after a minute. */
    public static ExecRequest of(String namespace, String pod, String... command) {
        return new ExecRequest(
                namespace, pod, List.of(command), Map.of(), "", Duration.ofMinutes(1));
    }

    public ExecRequest withTimeout(Duration value) {
        return new ExecRequest(namespace, pod, command, environment, stdin, value);
    }

    public ExecRequest withStdin(String value) {
        return new ExecRequest(namespace, pod, command, environment, value, timeout);
    }

    public ExecRequest withEnvironment(Map<String, String> value) {
        return new ExecRequest(namespace, pod, command, value, stdin, timeout);
    }
}
