package dev.weft.perf.waypoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.weft.api.waypoint.Gateway;
import dev.weft.api.waypoint.Listener;
import dev.weft.api.waypoint.Route;
import dev.weft.perf.peer.TunnelCertificates;
import dev.weft.wds.WaypointTypes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All proxies are told the same, each in its own words. */
class ProxyConfigurationTest {

    private static final Bench BENCH = new Bench(Path.of("/b"), 7000, 2);
    private static final Doors DOORS = new Doors(Map.of(Door.H1_1, 7001, Door.H2_MTLS, 7002));

    @Test
    void nginx_has_a_server_for_each_door_and_a_location_for_each_route() {
        String text = NginxProxy.configuration(BENCH, DOORS);

        assertThat(text)
                .contains("worker_processes 2;", "server 127.0.0.1:7000; keepalive 256;")
                .contains("listen 127.0.0.1:7001 reuseport backlog=4096;")
                .contains("listen 127.0.0.1:7002 reuseport backlog=4096 ssl http2;")
                .contains("ssl_client_certificate /b/ca.pem;", "ssl_verify_client on;")
                .contains("location /r9/ ")
                .doesNotContain("location /r10/ ");
    }

    @Test
    void haproxy_has_a_frontend_for_each_door() {
        assertThat(HaproxyProxy.configuration(BENCH, DOORS))
                .contains("nbthread 2", "server one 127.0.0.1:7000")
                .contains("bind 127.0.0.1:7001\n")
                .contains(
                        "bind 127.0.0.1:7002 ssl crt /b/both.pem ca-file /b/ca.pem"
                                + " verify required alpn h2\n")
                .contains("use_backend %[path,map_beg(/b/H2_MTLS.map)]");
    }

    @Test
    void the_waypoint_has_a_listener_for_each_door_and_a_rule_for_each_route(@TempDir Path folder)
            throws IOException {
        TunnelCertificates.write(folder);

        Map<String, Map<String, Message>> told =
                EdgeResources.of(new Bench(folder, 7000, 2), DOORS);

        Gateway gateway = (Gateway) told.get(WaypointTypes.GATEWAY).values().iterator().next();
        assertThat(gateway.getListenersList())
                .extracting(Listener::getPort)
                .containsExactlyInAnyOrder(7001, 7002);
        assertThat(gateway.getListenersList())
                .filteredOn(listener -> listener.getPort() == 7002)
                .allSatisfy(listener -> assertThat(listener.getClientCa().isEmpty()).isFalse());
        assertThat(told.get(WaypointTypes.ROUTE).values())
                .extracting(route -> ((Route) route).getHttpCount())
                .containsExactlyInAnyOrder(1, 10);
    }
}
