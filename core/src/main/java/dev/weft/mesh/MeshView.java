package dev.weft.mesh;

import dev.weft.lifecycle.Guard;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The mesh, as far as it must be known to decide something. Where discovery tells everything, that
 * is whatever is known now; where it is asked on demand, what is needed is asked for first.
 *
 * <p>Any thread; only {@link #await} waits, and not on the caller's thread.
 */
public interface MeshView {

    /** The mesh if all that is needed is known, by which it counts as used. */
    Optional<MeshState> current(Needs needs);

    /**
     * The mesh as soon as all that is needed is known; on any thread. Fails with an {@link
     * UnansweredException} when that is not so within a limit: what is not known then may exist.
     */
    CompletionStage<MeshState> await(Needs needs);

    /** Keeps a resource of this name known, until the guard is closed. */
    Guard hold(String name);

    /** What a decision needs to know. */
    @FunctionalInterface
    interface Needs {
        /**
         * Names of discovery resources, as far as this state tells; more may follow when they are
         * known. A name is {@code network/ip}, {@code namespace/hostname} or a workload's uid.
         */
        Set<String> in(MeshState state);
    }

    /** The view of a proxy that is told everything. */
    static MeshView complete(MeshStateStore store) {
        return new MeshView() {
            @Override
            public Optional<MeshState> current(Needs needs) {
                return Optional.of(store.current());
            }

            @Override
            public CompletionStage<MeshState> await(Needs needs) {
                return CompletableFuture.completedFuture(store.current());
            }

            @Override
            public Guard hold(String name) {
                return () -> {};
            }
        };
    }
}
