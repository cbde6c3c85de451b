package dev.weft.local.client;

/**
 * How a program run inside a pod ended.
 *
 * @param exitCode 128 + signal when a signal ended it
 * @param timedOut whether it was killed because its time was over
 * @param stdout what it wrote, as UTF-8; only when collected by {@link LocalMeshClient#exec}
 * @param stderr likewise
 */
public record ExecResult(int exitCode, boolean timedOut, String stdout, String stderr) {

    public boolean ok() {
        return exitCode == 0 && !timedOut;
    }
}
