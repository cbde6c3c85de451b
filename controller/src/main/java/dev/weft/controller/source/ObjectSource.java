package dev.weft.controller.source;

import dev.weft.manifest.Manifests;
import java.util.function.Consumer;

/** A cluster's objects: a snapshot now and one after every change. */
public interface ObjectSource extends AutoCloseable {

    /**
     * Begins to deliver. The first snapshot is complete: it comes once everything was read. Called
     * once.
     *
     * @param listener called on one thread, in order; must not wait for this source
     */
    void start(Consumer<Manifests> listener);

    @Override
    void close();
}
