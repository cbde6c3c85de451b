package dev.weft.perf.peer;

import dev.weft.local.client.LocalMeshClient;
import dev.weft.local.client.PodView;
import dev.weft.perf.measure.BenchFailure;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** The benchmark's pods in a mesh. */
final class MeshPods {

    private static final long LIMIT_NANOS = 20_000_000_000L;
    private static final long PAUSE_NANOS = 20_000_000L;

    private MeshPods() {}

    static PodView pod(LocalMeshClient mesh, String namespace, String name) {
        return mesh.pods().stream()
                .filter(pod -> pod.namespace().equals(namespace) && pod.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new BenchFailure("there is no pod " + namespace + "/" + name));
    }

    static String address(LocalMeshClient mesh, String namespace, String name) {
        return pod(mesh, namespace, name).addresses().getFirst();
    }

    /** Waits until the client listens, and until a message comes back to it. */
    static void awaitClient(Subject subject) throws IOException {
        var deadline = System.nanoTime() + LIMIT_NANOS;
        while (!listens(subject)) {
            if (System.nanoTime() > deadline) {
                throw new BenchFailure("the client of " + subject.name() + " does not start");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        var report = subject.client().run(subject.toServer().await(LIMIT_NANOS / 1e9));
        if (report.operations() == 0) {
            throw new BenchFailure(
                    "nothing comes back from the server of "
                            + subject.name()
                            + ": "
                            + report.example());
        }
    }

    private static boolean listens(Subject subject) {
        try {
            subject.client().run(subject.toServer().release());
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
