package dev.weft.waypoint.telemetry;

import dev.weft.hbone.Baggage;
import dev.weft.identity.SpiffeId;
import dev.weft.net.IpPort;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.request.Destination;
import dev.weft.waypoint.request.Downstream;
import dev.weft.waypoint.request.Front;
import dev.weft.waypoint.request.RequestOutcome;
import dev.weft.waypoint.request.RequestTrace;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.waypoint.request.TcpOutcome;
import dev.weft.workload.Workload;
import dev.weft.workload.WorkloadType;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Outcomes of requests of frontend to payment. */
final class Outcomes {
    static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
    static final Workload FRONTEND = pod("frontend", "v1", "10.0.0.1");
    static final Workload PAYMENT = pod("payment", "v2", "10.0.0.2");
    static final Downstream DOWNSTREAM =
            new Downstream(
                    SpiffeId.parse("spiffe://cluster.local/ns/shop/sa/frontend"),
                    IpPort.parse("10.0.0.1:4711").orElseThrow(),
                    Optional.of(FRONTEND),
                    Baggage.EMPTY,
                    new Front.OfService(Mesh.service("payment", "10.96.0.1", 80, 8080), 80),
                    "");

    private Outcomes() {}

    static TcpOutcome connection(ResponseFlag... flags) {
        return new TcpOutcome(
                DOWNSTREAM,
                "TCPRoute/shop/db/0",
                Optional.of(Destination.of(Mesh.host("payment"), 80)),
                Optional.of(PAYMENT),
                "10.0.0.2:8080",
                true,
                10,
                20,
                START,
                Duration.ofMillis(1500),
                List.of(flags),
                flags.length == 0 ? "" : "connection reset");
    }

    private static Workload pod(String name, String version, String ip) {
        return Mesh.pod(name, ip)
                .owner(
                        new Workload.Owner(
                                WorkloadType.DEPLOYMENT, name + "-" + version, name, version))
                .build();
    }

    static RequestOutcome answered(int status, ResponseFlag... flags) {
        return of(status, List.of(flags), false, RequestTrace.NONE);
    }

    static RequestOutcome of(
            int status, List<ResponseFlag> flags, boolean grpc, RequestTrace trace) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set("user-agent", "curl \"8\"");
        return new RequestOutcome(
                DOWNSTREAM,
                new RequestOutcome.Asked(
                        HttpProtocol.HTTP11.text(),
                        "POST",
                        "http",
                        "payment",
                        "/charge?x=1",
                        grpc,
                        headers),
                new RequestOutcome.Routed(
                        "HTTPRoute/shop/canary/0",
                        Optional.of(Destination.of(Mesh.host("payment"), 80)),
                        ""),
                List.of(
                        new RequestOutcome.Attempt(
                                Optional.of(PAYMENT),
                                "10.0.0.2:8080",
                                true,
                                Duration.ofMillis(1),
                                Duration.ofMillis(5),
                                status,
                                "")),
                new RequestOutcome.Answer(
                        status, grpc ? 0 : -1, flags, "via_upstream", "", new DefaultHttpHeaders()),
                new RequestOutcome.Bytes(10, 20, 1, 2),
                new RequestOutcome.Times(
                        START,
                        Optional.of(Duration.ofMillis(2)),
                        Optional.of(Duration.ofMillis(4)),
                        Duration.ofMillis(7)),
                "id-1",
                trace);
    }
}
