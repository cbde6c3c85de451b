package dev.weft.lifecycle;

import java.util.Optional;

/** A readiness task that may be done and become pending again. Any thread. */
public final class ReadinessSwitch {
    private final Readiness readiness;
    private final String task;

    /** Present while pending; guarded by this. */
    private Optional<Guard> pending;

    /** Pending at first. */
    public ReadinessSwitch(Readiness readiness, String task) {
        this.readiness = readiness;
        this.task = task;
        this.pending = Optional.of(readiness.pending(task));
    }

    public synchronized void set(boolean ready) {
        if (ready) {
            pending.ifPresent(Guard::close);
            pending = Optional.empty();
        } else if (pending.isEmpty()) {
            pending = Optional.of(readiness.pending(task));
        }
    }
}
