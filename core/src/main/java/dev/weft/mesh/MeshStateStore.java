package dev.weft.mesh;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Holds the current {@link MeshState} and is its single writer.
 *
 * <p>{@link #current} from any thread, without a lock. {@link #apply} from any thread, one at a
 * time; it publishes first and tells listeners afterwards, on the caller's thread, in the order of
 * the changes.
 */
public final class MeshStateStore {
    private final List<MeshListener> listeners = new CopyOnWriteArrayList<>();

    /** Written under this object's lock, read anywhere: a reader may be one change behind. */
    private volatile MeshState current = MeshState.EMPTY;

    public MeshState current() {
        return current;
    }

    public synchronized void apply(MeshChange change) {
        MeshState next = current.with(change);
        current = next;
        listeners.forEach(listener -> listener.changed(change, next));
    }

    /**
     * Calls back on every change from now on until the subscription is closed. A listener must be
     * quick and must not apply changes. A change that happened before this call is not repeated:
     * subscribe first and look at {@link #current} after.
     */
    public Subscription subscribe(MeshListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Told of every change. */
    @FunctionalInterface
    public interface MeshListener {
        /** This change led to this state. */
        void changed(MeshChange change, MeshState now);
    }

    /** Ends the calls when closed; one that is under way may still come. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
