package dev.weft.mesh;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A mesh whose nodes, pods and Services have IPv4 addresses alone. */
@RunsMesh(MeshKind.IPV4)
@Order(CrossTrafficTest.ORDER + 1)
class Ipv4MeshTest {

    private final Mesh mesh;

    Ipv4MeshTest(Mesh mesh) {
        this.mesh = mesh;
    }

    @Test
    void an_ipv4_mesh_serves_pods_from_joining_to_leaving() {
        new CoreFlow(mesh).run("flow");
    }
}
