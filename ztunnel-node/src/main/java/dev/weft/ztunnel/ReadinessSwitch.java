package dev.weft.ztunnel;

import dev.weft.lifecycle.Guard;
import dev.weft.lifecycle.Readiness;
import java.util.Optional;

/** A readiness task that may be done and become pending again. Any thread. */
final class ReadinessSwitch {
    private final Readiness readiness;
    private final String task;

    /** Present while pending; guarded by this. */
    private Optional<Guard> pending;

    /** Pending at first. */
    ReadinessSwitch(Readiness readiness, String task) {
        this.readiness = readiness;
        this.task = task;
        this.pending = Optional.of(readiness.pending(task));
    }

    synchronized void set(boolean ready) {
        if (ready) {
            pending.ifPresent(Guard::close);
            pending = Optional.empty();
        } else if (pending.isEmpty()) {
            pending = Optional.of(readiness.pending(task));
        }
    }
}
