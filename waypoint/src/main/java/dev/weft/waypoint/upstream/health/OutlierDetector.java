package dev.weft.waypoint.upstream.health;

import dev.weft.waypoint.upstream.balance.Load;
import dev.weft.waypoint.upstream.settings.OutlierRules;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Leaves out endpoints of one destination that fail several times in a row, for a time that grows
 * with every relapse. Any thread; quick, under a lock of its own.
 *
 * <p>At most the given part of the endpoints is left out, but one always may be, as long as another
 * remains.
 */
public final class OutlierDetector {
    private final Runnable changed;
    private final Map<Load, Lapses> lapses = new HashMap<>(); // guarded by this
    private Optional<OutlierRules> rules = Optional.empty(); // guarded by this
    private int ejected; // guarded by this
    private long looked; // guarded by this

    /** Tells on the caller's thread that somebody was left out or came back. */
    public OutlierDetector(Runnable changed) {
        this.changed = changed;
    }

    /** Whom to watch, and how, from now on; what is known of those who stay is kept. */
    public synchronized void watch(
            Optional<OutlierRules> now, Collection<Load> endpoints, long nowNanos) {
        if (rules.isEmpty() && now.isPresent()) {
            looked = nowNanos;
        }
        rules = now;
        if (now.isEmpty()) {
            lapses.keySet().forEach(load -> load.eject(false));
            lapses.clear();
            ejected = 0;
            return;
        }
        lapses.keySet().retainAll(endpoints);
        endpoints.forEach(load -> lapses.computeIfAbsent(load, l -> new Lapses()));
        ejected = (int) lapses.values().stream().filter(Lapses::isEjected).count();
    }

    /** An endpoint answered. */
    public void answered(Load load, int status, long nowNanos) {
        synchronized (this) {
            Lapses known = lapses.get(load);
            if (rules.isEmpty()
                    || known == null
                    || !known.answered(rules.get(), status)
                    || !eject(load, known, nowNanos)) {
                return;
            }
        }
        changed.run();
    }

    /** A connection to an endpoint failed, or broke before it answered. */
    public void failed(Load load, long nowNanos) {
        synchronized (this) {
            Lapses known = lapses.get(load);
            if (rules.isEmpty()
                    || known == null
                    || !known.failed(rules.get())
                    || !eject(load, known, nowNanos)) {
                return;
            }
        }
        changed.run();
    }

    private boolean eject(Load load, Lapses known, long nowNanos) {
        int most = rules.map(OutlierRules::maxEjectedPercent).orElse(0);
        boolean allowed =
                most > 0
                        && ejected + 1 < lapses.size()
                        && (ejected == 0 || (ejected + 1) * 100L <= (long) most * lapses.size());
        boolean all = most == 100 && ejected < lapses.size();
        if (known.isEjected() || !(allowed || all)) {
            return false;
        }
        known.eject(nowNanos);
        load.eject(true);
        ejected++;
        return true;
    }

    /** Lets those come back whose time is over. To be called often; looks once in an interval. */
    public void tick(long nowNanos) {
        boolean any = false;
        synchronized (this) {
            if (rules.isEmpty() || nowNanos - looked < rules.get().interval().toNanos()) {
                return;
            }
            looked = nowNanos;
            for (Map.Entry<Load, Lapses> entry : lapses.entrySet()) {
                if (entry.getValue().look(rules.get(), nowNanos)) {
                    entry.getKey().eject(false);
                    ejected--;
                    any = true;
                }
            }
        }
        if (any) {
            changed.run();
        }
    }

    /** What is known of an endpoint that failed of late; empty if there is nothing to say. */
    public synchronized Optional<String> about(Load load, long nowNanos) {
        Lapses known = lapses.get(load);
        return rules.isEmpty() || known == null
                ? Optional.empty()
                : known.describe(rules.get(), nowNanos);
    }

    /** How many are left out. */
    public synchronized int ejected() {
        return ejected;
    }
}
