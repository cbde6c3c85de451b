package dev.weft.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.waypoint.RateLimit;
import dev.weft.api.waypoint.Target;
import dev.weft.controller.auth.BearerInterceptor;
import dev.weft.controller.auth.Caller;
import dev.weft.controller.limit.LimitService;
import dev.weft.controlplane.ControlPlane;
import dev.weft.controlplane.ControlPlaneAddress;
import dev.weft.controlplane.ControlPlaneSettings;
import dev.weft.controlplane.TokenSource;
import dev.weft.controlplane.TrustRoots;
import dev.weft.identity.ServiceAccountRef;
import dev.weft.metrics.ExpositionFormat;
import dev.weft.metrics.MetricsRegistry;
import dev.weft.testkit.ca.Issued;
import dev.weft.testkit.ca.LeafSpec;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.waypoint.authz.jwt.Claims;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.limit.Limits;
import dev.weft.waypoint.limit.ShareExchange;
import dev.weft.waypoint.limit.exchange.LimitSharing;
import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two replicas and the controller's service over real connections, in real time. */
class LimitSharingTest {

    private static final int PER_SECOND = 500;

    private final TestRoot root = TestRoot.create("controller");
    private final List<Replica> replicas = new ArrayList<>();
    private Server server;

    private static final class Replica {
        final MetricsRegistry metrics = new MetricsRegistry();
        final ControlPlane controlPlane;
        final Limits limits;
        final LimitSharing sharing;

        Replica(ControlPlaneSettings settings, long instance) {
            controlPlane = new ControlPlane(settings);
            var exchange = new ShareExchange(() -> 2, instance, System.nanoTime());
            limits = Limits.empty(exchange::held).with(List.of(policy()), List.of());
            sharing = new LimitSharing(controlPlane, exchange, () -> limits, metrics);
        }

        long part() {
            return limits.parts().getFirst().millionths();
        }

        int pass() {
            return limits.of(Fleet.CLIENT.front(), "shop/waypoint")
                            .check(
                                    RequestHead.of("GET", "http", "orders", "/"),
                                    Fleet.CLIENT,
                                    Claims.NONE,
                                    System.nanoTime())
                            .refused()
                            .isEmpty()
                    ? 1
                    : 0;
        }
    }

    @BeforeEach
    void start() throws IOException {
        Issued certificate = root.issue(LeafSpec.loopbackServer());
        var service = new LimitService(account -> true, caller -> true, System::nanoTime);
        var tokens =
                new BearerInterceptor(
                        token ->
                                Optional.of(
                                        new Caller(
                                                new ServiceAccountRef("shop", "waypoint"),
                                                token,
                                                token,
                                                "n1")),
                        () -> {});
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .sslContext(
                                GrpcSslContexts.configure(
                                                SslContextBuilder.forServer(
                                                        certificate.key(), certificate.leaf()))
                                        .build())
                        .intercept(tokens)
                        .addService(service)
                        .build()
                        .start();
        for (String pod : List.of("waypoint-1", "waypoint-2")) {
            var settings =
                    new ControlPlaneSettings(
                            new ControlPlaneAddress("127.0.0.1", server.getPort()),
                            new TrustRoots.Inline(root.rootPem()),
                            Optional.empty(),
                            new TokenSource.Literal(pod),
                            "Kubernetes",
                            Map.of());
            replicas.add(new Replica(settings, pod.hashCode()));
        }
        replicas.forEach(replica -> replica.sharing.start());
    }

    @AfterEach
    void stop() {
        replicas.forEach(replica -> {
            replica.sharing.close();
            replica.controlPlane.close();
        });
        server.shutdownNow();
    }

    @Test
    void one_that_is_loaded_gets_nearly_the_whole_limit_and_two_get_no_more_together() {
        Replica first = replicas.getFirst();
        Replica second = replicas.getLast();
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .pollDelay(1, TimeUnit.MILLISECONDS)
                .pollInterval(1, TimeUnit.MILLISECONDS)
                .until(() -> {
                    first.pass();
                    first.pass();
                    return first.part() > 940_000;
                });

        assertThat(perSecond(first)).isBetween(0.85 * PER_SECOND, 1.05 * PER_SECOND);
        assertThat(perSecond(first, second)).isBetween(0.7 * PER_SECOND, 1.05 * PER_SECOND);
        assertThat(second.part()).isGreaterThan(400_000);
        assertThat(second.metrics.expose(ExpositionFormat.PROMETHEUS))
                .contains("weft_rate_limit_part_millionths{limit=\"shop/limits\"}")
                .contains("weft_rate_limit_exchanges_total{result=\"answered\"}");
    }

    @Test
    void without_the_controller_each_uses_half() {
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> replicas.stream().allMatch(one -> one.part() > 400_000));

        server.shutdownNow();

        Awaitility.await()
                .atMost(15, TimeUnit.SECONDS)
                .until(() -> replicas.stream().allMatch(one -> one.part() == 500_000));
    }

    /** Asks all of them as fast as can be for four seconds. */
    private static double perSecond(Replica... asked) {
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(4);
        int passed = 0;
        while (System.nanoTime() < end) {
            for (Replica replica : asked) {
                passed += replica.pass();
            }
        }
        return passed / ((System.nanoTime() - start) / 1e9);
    }

    private static RateLimit policy() {
        return RateLimit.newBuilder()
                .setNamespace("shop")
                .setName("limits")
                .addTargets(Target.newBuilder().setEverything(true))
                .addLimits(
                        RateLimit.Limit.newBuilder()
                                .setRequests(PER_SECOND)
                                .setWindowMs(1000)
                                .setBurst(20)
                                .setShared(true))
                .build();
    }
}
