package dev.weft.waypoint.upstream.health;

import dev.weft.waypoint.upstream.balance.Load;
import dev.weft.waypoint.upstream.settings.HealthRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whom of one destination to ask whether it is well, when, and what the answers mean. A new
 * endpoint counts as well until it fails. Any thread; quick, under a lock of its own.
 */
public final class ActiveHealth {
    private final Runnable changed;
    private final Map<Load, Patient> patients = new HashMap<>(); // guarded by this
    private Optional<HealthRules> rules = Optional.empty(); // guarded by this

    /** Tells on the caller's thread that somebody became unwell or well. */
    public ActiveHealth(Runnable changed) {
        this.changed = changed;
    }

    private static final class Patient {
        private int good;
        private int bad;
        private boolean asking;
        private long due;
    }

    /** Whom to ask, and how, from now on. */
    public synchronized void watch(
            Optional<HealthRules> now, Collection<Load> endpoints, long nowNanos) {
        rules = now;
        if (now.isEmpty()) {
            patients.keySet().forEach(load -> load.unwell(false));
            patients.clear();
            return;
        }
        patients.keySet().retainAll(endpoints);
        endpoints.forEach(load ->
                patients.computeIfAbsent(
                        load,
                        l -> {
                            Patient patient = new Patient();
                            patient.due = nowNanos;
                            return patient;
                        }));
    }

    /** Those to be asked now; each is told of by {@link #answered}, in bounded time. */
    public synchronized List<Load> due(long nowNanos) {
        List<Load> due = new ArrayList<>();
        patients.forEach((load, patient) -> {
            if (!patient.asking && nowNanos - patient.due >= 0) {
                patient.asking = true;
                due.add(load);
            }
        });
        return due;
    }

    /** What came of asking. */
    public void answered(Load load, boolean well, long nowNanos) {
        synchronized (this) {
            Patient patient = patients.get(load);
            if (patient == null || rules.isEmpty()) {
                return;
            }
            patient.asking = false;
            patient.due = nowNanos + rules.get().interval().toNanos();
            patient.good = well ? patient.good + 1 : 0;
            patient.bad = well ? 0 : patient.bad + 1;
            boolean worse = !load.isUnwell() && patient.bad >= rules.get().unhealthyAfter();
            boolean better = load.isUnwell() && patient.good >= rules.get().healthyAfter();
            if (!worse && !better) {
                return;
            }
            load.unwell(worse);
        }
        changed.run();
    }
}
