package dev.weft.ztunnel;

import static dev.weft.testkit.mesh.Mesh.gateway;
import static dev.weft.testkit.mesh.Mesh.pod;
import static dev.weft.testkit.mesh.Mesh.serves;
import static dev.weft.ztunnel.LoopbackMesh.at;
import static dev.weft.ztunnel.LoopbackMesh.ip;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.net.IpPort;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.workload.ApplicationTunnel;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** A waypoint behind a node proxy, which learns from a PROXY header what its clients wanted. */
class ProxyTunnelTest {
    private static final int FRONTEND = 1;
    private static final int GUARDED = 2;
    private static final int WAYPOINT = 3;
    private static final int SIGNATURE_AND_LENGTH = 16;

    @Test
    void the_application_reads_who_called_and_for_what_before_the_first_byte() throws Exception {
        IpPort wanted = at(GUARDED, 8080);
        try (ServerSocket application = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                LoopbackMesh mesh = new LoopbackMesh()) {
            mesh.store.apply(
                    new Mesh()
                            .with(pod("frontend", ip(FRONTEND)))
                            .with(pod("guarded", ip(GUARDED)).waypoint(gateway("waypoint")))
                            .with(
                                    pod("waypoint", ip(WAYPOINT))
                                            .services(serves("waypoint", 15008, 15008))
                                            .applicationTunnel(
                                                    new ApplicationTunnel(
                                                            ApplicationTunnel.Protocol.PROXY,
                                                            application.getLocalPort())))
                            .with(Mesh.service("waypoint", "", 15008, 15008))
                            .change());
            TestRoot root = TestRoot.create("mesh");
            mesh.node("frontend", FRONTEND, root);
            mesh.node("waypoint", WAYPOINT, root);

            try (Socket client = Calls.call(mesh, FRONTEND, wanted)) {
                client.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
                client.shutdownOutput();
                try (Socket served = application.accept()) {
                    InputStream in = served.getInputStream();
                    byte[] head = in.readNBytes(SIGNATURE_AND_LENGTH);
                    byte[] rest = in.readNBytes((head[14] & 0xff) << 8 | (head[15] & 0xff));
                    byte[] payload = in.readAllBytes();

                    assertThat(HexFormat.of().formatHex(head, 0, 14))
                            .isEqualTo("0d0a0d0a000d0a515549540a" + "2111");
                    assertThat(HexFormat.of().formatHex(rest, 4, 8))
                            .isEqualTo(HexFormat.of().formatHex(wanted.ip().getAddress()));
                    assertThat(HexFormat.of().formatHex(rest, 10, 13)).isEqualTo("1f90d0");
                    assertThat(new String(rest, 15, rest.length - 15, StandardCharsets.UTF_8))
                            .isEqualTo("spiffe://cluster.local/ns/shop/sa/frontend");
                    assertThat(payload).asString().isEqualTo("hello");
                }
            }
        }
    }
}
