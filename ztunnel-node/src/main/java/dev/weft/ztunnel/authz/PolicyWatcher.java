package dev.weft.ztunnel.authz;

import dev.weft.mesh.MeshStateStore;
import dev.weft.mesh.MeshStateStore.Subscription;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks policy again for live connections whenever the mesh changed: a policy, or which policies
 * apply to a workload. Connections whose policies are the same as before cost one comparison.
 *
 * <p>Owns one thread, so that neither the control plane's stream nor an event loop waits for it.
 * Changes that come while it works are taken together.
 */
public final class PolicyWatcher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PolicyWatcher.class);

    private final MeshStateStore store;
    private final Set<ConnectionTracker> trackers = ConcurrentHashMap.newKeySet();
    private final Semaphore changes = new Semaphore(0);
    private final Subscription subscription;
    private final Thread thread =
            Thread.ofPlatform().name("policy-watcher").daemon().unstarted(this::run);

    public PolicyWatcher(MeshStateStore store) {
        this.store = store;
        this.subscription = store.subscribe((change, state) -> changes.release());
    }

    public void start() {
        thread.start();
    }

    /** Watches a pod's connections until the guard is closed. */
    public Permit watch(ConnectionTracker tracker) {
        trackers.add(tracker);
        return () -> trackers.remove(tracker);
    }

    private void run() {
        while (true) {
            try {
                changes.acquire();
            } catch (InterruptedException e) {
                return;
            }
            changes.drainPermits();
            int revoked = trackers.stream().mapToInt(t -> t.recheck(store.current())).sum();
            if (revoked > 0) {
                log.info("a change of policy closed {} connections", revoked);
            }
        }
    }

    @Override
    public void close() {
        subscription.close();
        thread.interrupt();
    }
}
