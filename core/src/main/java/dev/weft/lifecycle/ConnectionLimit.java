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
    private final int mostDescriptors;
    private final AtomicInteger descriptors = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger parts = new AtomicInteger();

    private ConnectionLimit(
            String name, int most, int mostDescriptors, Optional<ConnectionLimit> outer) {
        this.name = name;
        this.most = most;
        this.mostDescriptors = mostDescriptors;
        this.outer = outer;
    }

    /** A limit of its own. */
    public static ConnectionLimit of(String name, int most) {
        return new ConnectionLimit(name, most, Integer.MAX_VALUE, Optional.empty());
    }

    /**
     * The limit of a node: what was set, and no more descriptors than the process may have. A place
     * costs one, as one side of most connections is a tunnel that they share; where that is not so,
     * see {@link #takeSecond}. An eighth is left for tunnels, listeners, namespaces, the control
     * plane and the admin server.
     *
     * @param descriptors how many files the process may open
     */
    public static ConnectionLimit ofNode(int most, long descriptors) {
        long affordable = Math.max(1, descriptors - descriptors / 8);
        return new ConnectionLimit(
                "node", most, (int) Math.min(affordable, Integer.MAX_VALUE), Optional.empty());
    }

    /** A limit within this one: what it takes is taken here too, until {@link #leave}. */
    public ConnectionLimit part(String partName, int partMost) {
        parts.incrementAndGet();
        return new ConnectionLimit(partName, partMost, Integer.MAX_VALUE, Optional.of(this));
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
        if (now > most) {
            taken.decrementAndGet();
            return Optional.of(name);
        }
        return orNothing(outer.isPresent() ? outer.get().takeFor(now) : takeDescriptor(now));
    }

    /**
     * Takes the descriptor of a connection's other side, for one that has a place; to be given
     * back. Empty when it was given, else the name of the limit that was reached.
     */
    public Optional<String> takeSecond() {
        return outer.isPresent() ? outer.get().takeSecond() : takeDescriptor(1);
    }

    public void giveSecondBack() {
        outer.ifPresentOrElse(ConnectionLimit::giveSecondBack, descriptors::decrementAndGet);
    }

    private Optional<String> orNothing(Optional<String> reached) {
        if (reached.isPresent()) {
            taken.decrementAndGet();
        }
        return reached;
    }

    private Optional<String> takeDescriptor(int ofPart) {
        int now = descriptors.incrementAndGet();
        boolean unfair = isNearlyFull(now, mostDescriptors) && ofPart > share(mostDescriptors);
        if (now <= mostDescriptors && !unfair) {
            return Optional.empty();
        }
        descriptors.decrementAndGet();
        return Optional.of(now > mostDescriptors ? "descriptors" : "descriptors share");
    }

    private static boolean isNearlyFull(int now, int most) {
        return now > most - most / 5;
    }

    private int share(int of) {
        return Math.max(1, of / Math.max(1, parts.get()));
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
        if (isNearlyFull(now, most) && ofPart > share(most)) {
            taken.decrementAndGet();
            return Optional.of(name + " share");
        }
        return orNothing(outer.isPresent() ? outer.get().takeFor(now) : takeDescriptor(ofPart));
    }

    public void giveBack() {
        taken.decrementAndGet();
        outer.ifPresentOrElse(ConnectionLimit::giveBack, descriptors::decrementAndGet);
    }

    /** Whether nothing is taken. */
    public boolean isUnused() {
        return taken.get() == 0;
    }

    @Override
    public String toString() {
        return name
                + " limit of "
                + most
                + " connections"
                + (mostDescriptors == Integer.MAX_VALUE
                        ? ""
                        : " and " + mostDescriptors + " descriptors");
    }
}
