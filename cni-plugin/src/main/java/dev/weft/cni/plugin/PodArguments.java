package dev.weft.cni.plugin;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which pod the runtime starts.
 *
 * @param uid empty if the runtime does not tell
 */
record PodArguments(String namespace, String name, String uid) {

    /** Reads CNI_ARGS, {@code KEY=value;KEY=value}; empty if it names no pod of Kubernetes. */
    static Optional<PodArguments> parse(String arguments) {
        Map<String, String> values = new HashMap<>();
        for (String pair : arguments.split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        String namespace = values.getOrDefault("K8S_POD_NAMESPACE", "");
        String name = values.getOrDefault("K8S_POD_NAME", "");
        if (namespace.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        String uid = values.getOrDefault("K8S_POD_UID", "");
        return Optional.of(new PodArguments(namespace, name, uid));
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
