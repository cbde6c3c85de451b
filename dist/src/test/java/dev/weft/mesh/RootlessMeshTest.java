package dev.weft.mesh;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A mesh in a user namespace of its own, which needs no rights on the machine. */
@RunsMesh(MeshKind.ROOTLESS)
@Order(CrossTrafficTest.ORDER + 1)
class RootlessMeshTest {

    private final Mesh mesh;

    RootlessMeshTest(Mesh mesh) {
        this.mesh = mesh;
    }

    @Test
    void a_mesh_in_a_user_namespace_serves_pods_from_joining_to_leaving() {
        new CoreFlow(mesh).run("flow");
    }
}
