package dev.weft.ztunnel;

import dev.weft.config.Settings;

/** How many event loops there are: a number, 0 for one for each CPU, or a share such as 25%. */
final class WorkerCount {
    private WorkerCount() {}

    static int from(Settings settings) {
        int limit = cpus(settings, "ZTUNNEL_CPU_LIMIT");
        int resourceLimit = cpus(settings, "ZTUNNEL_RESOURCE_CPU_LIMIT");
        int request = cpus(settings, "ZTUNNEL_RESOURCE_CPU_REQUEST");
        return settings.value(
                "ZTUNNEL_WORKER_THREADS",
                automatic(limit > 0 ? limit : resourceLimit, request, share(25)),
                "event loops",
                WorkerCount::parse);
    }

    /** What Kubernetes grants; without a limit a quarter of the CPUs, at least 2 (7.14). */
    static int automatic(int limit, int request, int quarter) {
        return limit > 0 ? Math.max(limit, request) : Math.max(Math.max(quarter, request), 2);
    }

    private static int cpus(Settings settings, String key) {
        return settings.number(key, 0, 0, 1024, "whole CPUs that Kubernetes grants; 0 for unknown");
    }

    static int parse(String text) {
        boolean share = text.endsWith("%");
        String digits = share ? text.substring(0, text.length() - 1) : text;
        int number;
        try {
            number = Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a number such as 2, 0, or a share such as 25%", e);
        }
        if (number < 0 || number > (share ? 100 : 1024)) {
            throw new IllegalArgumentException("0 to 1024, or 0% to 100%");
        }
        if (share) {
            return share(number);
        }
        return number == 0 ? Runtime.getRuntime().availableProcessors() : number;
    }

    private static int share(int percent) {
        int cpus = Runtime.getRuntime().availableProcessors();
        return Math.max(1, (cpus * percent + 99) / 100);
    }
}
