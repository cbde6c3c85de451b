package dev.weft.ztunnel.inbound;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * TLS handshakes of all pods of a node, of which so many run at a time. When more are wanted they
 * wait, and the pod with the fewest under way is next: whoever floods one pod with handshakes
 * delays that pod's, not those of others. A stranger who begins a handshake and does not go on
 * holds one of the pod's places, of which a pod has no more than a quarter of the node's.
 *
 * <p>Any thread; what waits is started on the thread that made room for it.
 */
public final class HandshakeQueue {
    private final int mostRunning;
    private final int mostOfPod;

    /** Pods of which something waits, in the order in which they came; guarded by this. */
    private final Set<Pod> waiting = new LinkedHashSet<>();

    private int running; // guarded by this

    /**
     * A queue for a node.
     *
     * @param mostRunning handshakes at a time
     * @param mostOfPod handshakes of one pod that run or wait
     */
    public HandshakeQueue(int mostRunning, int mostOfPod) {
        this.mostRunning = mostRunning;
        this.mostOfPod = mostOfPod;
    }

    /** The place of one more pod. */
    public Pod pod() {
        return new Pod();
    }

    private synchronized Optional<Runnable> next() {
        if (running >= mostRunning) {
            return Optional.empty();
        }
        Optional<Pod> chosen =
                waiting.stream()
                        .filter(Pod::mayRun)
                        .min(Comparator.comparingInt((Pod pod) -> pod.running));
        return chosen.map(Pod::startNext);
    }

    private void startWhatMay() {
        for (Optional<Runnable> next = next(); next.isPresent(); next = next()) {
            next.get().run();
        }
    }

    /** The handshakes of one pod. */
    public final class Pod {
        private final Queue<Runnable> queue = new ArrayDeque<>(); // guarded by the queue of all
        private int running; // guarded by the queue of all

        private Pod() {}

        /**
         * Asks for a handshake to be started, which happens before this returns or later.
         *
         * @param start followed by one call of {@link #left}
         * @return the name of the limit that was reached, where it will not be started
         */
        Optional<String> enter(Runnable start) {
            synchronized (HandshakeQueue.this) {
                if (running + queue.size() >= mostOfPod) {
                    return Optional.of("handshakes");
                }
                queue.add(start);
                waiting.add(this);
            }
            startWhatMay();
            return Optional.empty();
        }

        /** A handshake that was started is over, however it ended. */
        void left() {
            synchronized (HandshakeQueue.this) {
                running--;
                HandshakeQueue.this.running--;
            }
            startWhatMay();
        }

        private boolean mayRun() {
            return running < Math.max(1, mostRunning / 4);
        }

        private Runnable startNext() {
            Runnable start = queue.remove();
            running++;
            HandshakeQueue.this.running++;
            waiting.remove(this);
            if (!queue.isEmpty()) {
                waiting.add(this);
            }
            return start;
        }
    }
}
