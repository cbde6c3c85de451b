package dev.weft.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.local.client.ApplyResult;
import dev.weft.local.client.ServiceView;
import java.util.List;
import org.junit.jupiter.api.Test;

class EdgesTest {

    private static final ApplyResult APPLIED =
            new ApplyResult(
                    List.of(
                            new ApplyResult.Applied(
                                    "Gateway", "shop", "door", ApplyResult.Outcome.CREATED)),
                    List.of());

    @Test
    void an_edge_says_how_it_is_reached_from_inside_and_from_outside() {
        var lines =
                Edges.of(
                        APPLIED,
                        List.of(service("status-port 15021/tcp -> 15021", "port-80 80/tcp -> 80")));

        assertThat(lines)
                .containsExactly(
                        "  from pods: 10.96.1.2 port 80; from this machine:",
                        "    weft local forward -n shop svc/door 8080:80");
    }

    @Test
    void a_waypoint_is_not_reached_from_outside() {
        assertThat(Edges.of(APPLIED, List.of(service("mesh 15008/tcp -> 15008")))).isEmpty();
    }

    private static ServiceView service(String... ports) {
        return new ServiceView("shop", "door", List.of("10.96.1.2"), List.of(ports), List.of());
    }
}
