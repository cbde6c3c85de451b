package dev.weft.dump;

import java.util.Locale;
import java.util.Map;

/** What a setting is called in the dump: as in the environment, but {@code inCamelCase}. */
public final class ConfigNames {
    /** Those for which readers of the dump know another name. */
    private static final Map<String, String> OTHERS =
            Map.of(
                    "ZTUNNEL_WORKER_THREADS", "numWorkerThreads",
                    "POOL_MAX_STREAMS_PER_CONNECTION", "poolMaxStreamsPerConn",
                    "CONNECTION_TERMINATION_DEADLINE", "selfTerminationDeadline");

    private ConfigNames() {}

    public static String of(String key) {
        String other = OTHERS.get(key);
        if (other != null) {
            return other;
        }
        StringBuilder name = new StringBuilder(key.length());
        for (String word : key.toLowerCase(Locale.ROOT).split("_")) {
            if (name.isEmpty() || word.isEmpty()) {
                name.append(word);
            } else {
                name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
            }
        }
        return name.toString();
    }
}
