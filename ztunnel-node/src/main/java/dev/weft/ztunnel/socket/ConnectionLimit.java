package dev.weft.ztunnel.socket;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections there may be at a time, of a pod and of the whole node, so that one pod
 * cannot use up what all need. Any thread.
 */
public final class ConnectionLimit {
    private final String name;
    private final int most;
    private final Optional<ConnectionLimit> outer;
    private final AtomicInteger taken = new AtomicInteger();

    private ConnectionLimit(String name, int most, Optional<ConnectionLimit> outer) {
        this.name = name;
        this.most = most;
        this.outer = outer;
    }

    /** A limit of its own. */
    public static ConnectionLimit of(String name, int most) {
        return new ConnectionLimit(name, most, Optional.empty());
    }

    /** A limit within this one: what it takes is taken here too. */
    public ConnectionLimit part(String partName, int partMost) {
        return new ConnectionLimit(partName, partMost, Optional.of(this));
    }

    /**
     * Takes a place, to be given back. Empty when it was given, else the limit that was reached.
     */
    public Optional<String> take() {
        if (taken.incrementAndGet() > most) {
            taken.decrementAndGet();
            return Optional.of(name);
        }
        Optional<String> reached = outer.flatMap(ConnectionLimit::take);
        if (reached.isPresent()) {
            taken.decrementAndGet();
        }
        return reached;
    }

    /** Whether nobody has a place. */
    public boolean isUnused() {
        return taken.get() == 0;
    }

    public void giveBack() {
        taken.decrementAndGet();
        outer.ifPresent(ConnectionLimit::giveBack);
    }

    @Override
    public String toString() {
        return name + " limit of " + most + " connections";
    }
}
