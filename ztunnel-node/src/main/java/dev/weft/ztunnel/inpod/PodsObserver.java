package dev.weft.ztunnel.inpod;

/** Told about the pods that are served, on the ZDS thread. */
public interface PodsObserver {
    /** Of pods that nobody counts. */
    PodsObserver NONE = (active, pending, ready) -> {};

    /** The counts changed, or whether the snapshot is complete and nothing is pending. */
    void changed(int active, int pending, boolean ready);

    /** A proxy was started. */
    default void started() {}

    /** A proxy began to stop. */
    default void stopped() {}
}
