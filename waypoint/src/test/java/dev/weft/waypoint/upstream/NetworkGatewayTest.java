package dev.weft.waypoint.upstream;

import static dev.weft.waypoint.upstream.UpstreamFixture.identity;
import static dev.weft.waypoint.upstream.UpstreamFixture.orders;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.net.NetworkAddress;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.testkit.mesh.ServiceSketch;
import dev.weft.workload.AppProtocol;
import dev.weft.workload.GatewayAddress;
import dev.weft.workload.Workload;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkGatewayTest {
    private final UpstreamFixture fixture = new UpstreamFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private Workload behind(String gateway) {
        return Mesh.pod("remote")
                .addresses(List.of())
                .network("far")
                .networkGateway(
                        new GatewayAddress(
                                new GatewayAddress.ByAddress(
                                        new NetworkAddress("far", Mesh.ip(gateway))),
                                15008))
                .services(Mesh.serves("orders", 80, 8080))
                .build();
    }

    private static Workload gateway(String ip) {
        return Mesh.pod("gateway", ip).network("far").build();
    }

    @Test
    void an_endpoint_of_another_network_is_reached_by_a_tunnel_in_a_tunnel() throws Exception {
        Backend endpoint = fixture.backend("far", "127.83.4.2");
        fixture.tunnel(endpoint, "a");
        Backend gateway = fixture.backend("gateway", "127.83.4.1");
        gateway.leadsTo(new InetSocketAddress("127.83.4.2", Ways.TUNNEL_PORT));
        fixture.tunnel(gateway, "gateway");
        fixture.publish(
                ServiceSketch.of(orders(AppProtocol.HTTP11))
                        .names(identity("a").toString())
                        .build(),
                behind("127.83.4.1"),
                gateway("127.83.4.1"));

        Client.Outcome first = fixture.send("/1");
        Client.Outcome second = fixture.send("/2");

        assertThat(first.text()).isEqualTo("far");
        assertThat(second.status()).isEqualTo(200);
        String service = Mesh.host("orders").hostname() + ":80";
        assertThat(gateway.tunnels.getFirst().target()).hasToString(service);
        assertThat(gateway.tunnels.getFirst().network()).isEmpty();
        assertThat(endpoint.tunnels.getFirst().target()).hasToString(service);
        assertThat(endpoint.tunnels.getFirst().network()).contains("");
        assertThat(endpoint.peers).containsExactly(identity("waypoint"));
    }

    @Test
    void without_identities_of_those_who_serve_there_nothing_is_sent() {
        fixture.publish(orders(AppProtocol.HTTP11), behind("127.83.4.1"), gateway("127.83.4.1"));

        Client.Outcome outcome = fixture.send("/");

        assertThat(outcome.status()).isEqualTo(503);
        assertThat(outcome.text()).contains("nobody knows the identities");
    }
}
