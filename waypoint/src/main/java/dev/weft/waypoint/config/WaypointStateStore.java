package dev.weft.waypoint.config;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Holds the snapshot in force and is its single writer.
 *
 * <p>{@link #current} from any thread, without a lock. Changes come one at a time; listeners are
 * told on the thread of the change, after it is in force.
 */
public final class WaypointStateStore {
    private final List<Consumer<WaypointState>> listeners = new CopyOnWriteArrayList<>();

    /** Written under this object's lock, read anywhere: a reader may be one change behind. */
    private volatile WaypointState current = WaypointState.EMPTY;

    public WaypointState current() {
        return current;
    }

    synchronized void change(UnaryOperator<WaypointState> edit) {
        WaypointState next = edit.apply(current);
        current = next;
        listeners.forEach(listener -> listener.accept(next));
    }

    /** Calls back on every change from now on. A listener must be quick. */
    public void subscribe(Consumer<WaypointState> listener) {
        listeners.add(listener);
    }
}
