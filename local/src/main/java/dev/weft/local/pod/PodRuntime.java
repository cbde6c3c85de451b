package dev.weft.local.pod;

import dev.weft.local.config.LocalMeshConfig;
import dev.weft.local.config.RunDirectory;
import dev.weft.local.world.World;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Stands in for the kubelet and the container runtime: starts and stops pods. Its methods return at
 * once and may be called from any thread; each pod then has a virtual thread of its own, and only
 * so many start at the same time.
 */
public final class PodRuntime implements AutoCloseable {

    /** More would fight for the same cores and all be late. */
    private static final int STARTING_AT_ONCE =
            Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    /** What every pod works with. */
    record Parts(
            RunDirectory files,
            World world,
            PodEnvironment environment,
            CniPlugin cni,
            Prober prober,
            Tokens tokens,
            Semaphore starting,
            PodObserver observer) {}

    private final Parts parts;
    private final Map<String, RunningPod> pods = new ConcurrentHashMap<>();

    public PodRuntime(
            LocalMeshConfig config,
            World world,
            PodEnvironment environment,
            CniPlugin cni,
            Tokens tokens,
            PodObserver observer) {
        this.parts =
                new Parts(
                        config.files(),
                        world,
                        environment,
                        cni,
                        new Prober(config.files()),
                        tokens,
                        new Semaphore(STARTING_AT_ONCE),
                        observer);
    }

    public void start(PodSpec pod) {
        RunningPod running = new RunningPod(pod, parts);
        pods.put(pod.uid(), running);
        Thread.ofVirtual().name("pod " + pod).start(running);
    }

    /** Asks a pod to end; its observer learns when it has. */
    public void stop(PodSpec pod) {
        Optional.ofNullable(pods.remove(pod.uid())).ifPresent(RunningPod::stop);
    }

    @Override
    public void close() {
        parts.prober().close();
    }
}
