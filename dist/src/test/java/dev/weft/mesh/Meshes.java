package dev.weft.mesh;

import java.util.EnumMap;
import java.util.Map;

/**
 * The meshes of a run, each started when it is first asked for. The shared one is kept to the end;
 * of the others one runs at a time, and ends when another is asked for. Used by one thread.
 */
final class Meshes implements AutoCloseable {

    private final Map<MeshKind, SharedMesh> meshes = new EnumMap<>(MeshKind.class);

    SharedMesh of(MeshKind kind) {
        if (kind != MeshKind.SHARED) {
            meshes.forEach((other, mesh) -> {
                if (other != kind && other != MeshKind.SHARED && mesh.isRunning()) {
                    mesh.close();
                }
            });
        }
        return meshes.computeIfAbsent(kind, SharedMesh::new);
    }

    @Override
    public void close() {
        meshes.values().forEach(SharedMesh::close);
    }
}
