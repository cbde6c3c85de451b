package dev.weft.mesh;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A mesh whose nodes, pods and Services have IPv6 addresses alone. */
@RunsMesh(MeshKind.IPV6)
@Order(CrossTrafficTest.ORDER + 1)
class Ipv6MeshTest {

    private final Mesh mesh;

    Ipv6MeshTest(Mesh mesh) {
        this.mesh = mesh;
    }

    @Test
    void an_ipv6_mesh_serves_pods_from_joining_to_leaving() {
        new CoreFlow(mesh).run("flow");
    }
}
