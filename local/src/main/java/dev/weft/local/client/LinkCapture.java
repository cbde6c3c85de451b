package dev.weft.local.client;

/**
 * Packets being kept on the links between nodes; closing it stops. A packet that crosses two
 * captured links is kept once for each.
 */
public final class LinkCapture implements AutoCloseable {

    private final LocalMeshClient mesh;
    private final String name;
    private boolean stopped;

    LinkCapture(LocalMeshClient mesh, String name) {
        this.mesh = mesh;
        this.name = name;
    }

    /** Looks through what was kept so far, and for a text in the payloads. */
    public CaptureScan scan(String text) {
        return mesh.scan(name, text);
    }

    /** Stops and forgets the capture; its file stays until the mesh goes down. */
    @Override
    public void close() {
        if (!stopped) {
            stopped = true;
            mesh.stop(name);
        }
    }
}
