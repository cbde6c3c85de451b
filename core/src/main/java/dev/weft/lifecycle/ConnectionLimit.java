package dev.weft.lifecycle;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections there may be at a time, of a pod and of the whole node, so that one pod
 * cannot use up what all need. Any thread.
 *
 * <p>The last fifth of a limit is kept for parts that have less than their fair share, which is the
 * limit divided by the number of parts: when the node is nearly full, a pod with few connections is
 * still served while one with many is shed.
 */
public final class ConnectionLimit {
    private final String name;
    private final int most;
    private final Optional<ConnectionLimit> outer;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger parts = new AtomicInteger();

    private ConnectionLimit(String name, int most, Optional<ConnectionLimit> outer) {
        this.name = name;
        this.most = most;
        this.outer = outer;
    }

    /** A limit of its own. */
    public static ConnectionLimit of(String name, int most) {
        return new ConnectionLimit(name, most, Optional.empty());
    }

    /**
     * The limit of a node: what was set, or less where the process may not open so many files. A
     * connection costs two descriptors, its own and the one to the other side; an eighth is left
     * for listeners, namespaces, the control plane and the admin server.
     *
     * @param descriptors how many files the process may open
     */
    public static ConnectionLimit ofNode(int most, long descriptors) {
        long affordable = Math.max(1, (descriptors - descriptors / 8) / 2);
        return affordable < most ? of("descriptors", (int) affordable) : of("node", most);
    }

    /** A limit within this one: what it takes is taken here too, until {@link #leave}. */
    public ConnectionLimit part(String partName, int partMost) {
        parts.incrementAndGet();
        return new ConnectionLimit(partName, partMost, Optional.of(this));
    }

    /** The part counts no longer when shares are made; to be called once. */
    public void leave() {
        outer.ifPresent(whole -> whole.parts.decrementAndGet());
    }

    /**
     * Takes a place, to be given back. Empty when it was given, else the name of the limit that was
     * reached; that of the outer limit with "share" when only this part has to stand back.
     */
    public Optional<String> take() {
        int now = taken.incrementAndGet();
        Optional<String> reached =
                now > most ? Optional.of(name) : outer.flatMap(whole -> whole.takeFor(now));
        if (reached.isPresent()) {
            taken.decrementAndGet();
        }
        return reached;
    }

    /**
     * Takes a place for a part.
     *
     * @param ofPart how many the part would have then
     */
    private Optional<String> takeFor(int ofPart) {
        int now = taken.incrementAndGet();
        if (now > most) {
            taken.decrementAndGet();
            return Optional.of(name);
        }
        boolean nearlyFull = now > most - most / 5;
        if (nearlyFull && ofPart > Math.max(1, most / Math.max(1, parts.get()))) {
            taken.decrementAndGet();
            return Optional.of(name + " share");
        }
        Optional<String> reached = outer.flatMap(whole -> whole.takeFor(now));
        if (reached.isPresent()) {
            taken.decrementAndGet();
        }
        return reached;
    }

    public void giveBack() {
        taken.decrementAndGet();
        outer.ifPresent(ConnectionLimit::giveBack);
    }

    /** Whether nothing is taken. */
    public boolean isUnused() {
        return taken.get() == 0;
    }

    @Override
    public String toString() {
        return name + " limit of " + most + " connections";
    }
}
