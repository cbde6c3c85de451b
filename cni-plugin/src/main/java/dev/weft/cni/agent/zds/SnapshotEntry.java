package dev.weft.cni.agent.zds;

/** What a proxy that just connected is told about one pod. */
public sealed interface SnapshotEntry extends AutoCloseable {

    /** Serve it. */
    record Serve(ZdsPod pod) implements SnapshotEntry {
        @Override
        public void close() {
            pod.close();
        }
    }

    /** If you serve it already, go on: its namespace could not be found again. */
    record Keep(String uid) implements SnapshotEntry {
        @Override
        public void close() {}
    }

    @Override
    void close();
}
