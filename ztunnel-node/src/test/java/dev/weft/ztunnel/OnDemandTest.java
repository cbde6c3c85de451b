package dev.weft.ztunnel;

import static dev.weft.testkit.mesh.Mesh.pod;
import static dev.weft.testkit.mesh.Mesh.serves;
import static dev.weft.ztunnel.Calls.assertReset;
import static dev.weft.ztunnel.Calls.call;
import static dev.weft.ztunnel.Calls.echo;
import static dev.weft.ztunnel.LoopbackMesh.at;
import static dev.weft.ztunnel.LoopbackMesh.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.discovery.Asking;
import dev.weft.discovery.DemandSettings;
import dev.weft.discovery.OnDemandMesh;
import dev.weft.mesh.MeshChange;
import dev.weft.net.IpPort;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.xds.Answer;
import dev.weft.xds.Leaving;
import dev.weft.ztunnel.LoopbackMesh.Node;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** frontend calls orders through proxies that know nothing of the mesh but what they ask for. */
class OnDemandTest {
    private static final int FRONTEND = 1;
    private static final int ORDERS = 2;
    private static final int OUTSIDE = 3;
    private static final int PORT = 8080;
    private static final IpPort SERVICE = IpPort.parse("10.96.0.1:80").orElseThrow();
    private static final String FRONTEND_UID = "Kubernetes//Pod/shop/frontend";
    private static final String ORDERS_UID = "Kubernetes//Pod/shop/orders";

    private final LoopbackMesh mesh = new LoopbackMesh();
    private final Teller teller = new Teller();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final TestRoot root = TestRoot.create("mesh");
    private EchoServer orders;
    private EchoServer outside;
    private Node source;
    private Node destination;

    @BeforeEach
    void start() throws IOException {
        MeshChange frontend = new Mesh().with(pod("frontend", ip(FRONTEND))).change();
        Mesh ordered =
                new Mesh().with(pod("orders", ip(ORDERS)).services(serves("orders", 80, PORT)));
        MeshChange pod = ordered.change();
        MeshChange service = ordered.with(Mesh.service("orders", "10.96.0.1", 80, PORT)).change();
        teller.knows(FRONTEND_UID, frontend);
        teller.knows("/" + ip(FRONTEND), frontend);
        teller.knows(ORDERS_UID, pod);
        teller.knows("/" + ip(ORDERS), pod);
        teller.knows("/10.96.0.1", service);
        mesh.viewedBy(
                OnDemandMesh.of(
                        mesh.store,
                        teller,
                        new DemandSettings(
                                Duration.ofMillis(500), Duration.ofMinutes(5), 1000, 100),
                        timer));
        orders = EchoServer.on(at(ORDERS, PORT));
        outside = EchoServer.on(at(OUTSIDE, PORT));
        source = mesh.node("frontend", FRONTEND, root);
        destination = mesh.node("orders", ORDERS, root);
    }

    @AfterEach
    void stop() {
        orders.close();
        outside.close();
        mesh.close();
        timer.shutdownNow();
    }

    /** Tells what it knows of a name, and notes who was asked for. */
    private final class Teller implements Asking {
        private final Map<String, MeshChange> known = new ConcurrentHashMap<>();
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private volatile boolean silent;

        void knows(String name, MeshChange change) {
            known.put(name, change);
        }

        @Override
        public CompletionStage<Answer> demand(String name) {
            asked.add(name);
            if (silent) {
                return new CompletableFuture<>();
            }
            return CompletableFuture.supplyAsync(
                    () -> {
                        Optional<MeshChange> told = Optional.ofNullable(known.get(name));
                        told.ifPresent(mesh.store::apply);
                        return told.isPresent() ? Answer.FOUND : Answer.ABSENT;
                    },
                    timer);
        }

        @Override
        public void leave(Supplier<Leaving> what) {
            CompletableFuture.supplyAsync(what, timer).join();
        }
    }

    @Test
    void a_service_is_asked_for_by_its_address_and_reached_through_a_tunnel() throws Exception {
        try (Socket client = call(mesh, FRONTEND, SERVICE)) {
            echo(client, "hello");
        }
        try (Socket client = call(mesh, FRONTEND, SERVICE)) {
            echo(client, "again");
        }

        assertThat(teller.asked).containsOnlyOnce("/10.96.0.1");
        await().untilAsserted(() ->
                assertThat(source.accessLog())
                        .contains("dst.hbone_addr=" + at(ORDERS, PORT))
                        .contains("dst.service=\"orders.shop.svc.cluster.local\""));
    }

    @Test
    void both_proxies_ask_for_their_own_pod_when_they_begin_to_serve_it() {
        assertThat(teller.asked).contains(FRONTEND_UID, ORDERS_UID);
    }

    @Test
    void the_source_of_a_tunnel_is_named_as_soon_as_it_is_known() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (Socket client = call(mesh, FRONTEND, SERVICE)) {
                echo(client, "hello");
            }
        }

        assertThat(teller.asked).anyMatch(name -> name.startsWith("/127."));
        await().untilAsserted(() ->
                assertThat(destination.accessLog())
                        .contains("src.identity=\"spiffe://cluster.local/ns/shop/sa/frontend\""));
    }

    @Test
    void an_address_that_stands_for_nothing_is_passed_through_and_asked_for_once()
            throws Exception {
        for (int i = 0; i < 2; i++) {
            try (Socket client = call(mesh, FRONTEND, at(OUTSIDE, PORT))) {
                echo(client, "hello");
            }
        }

        assertThat(teller.asked).containsOnlyOnce("/" + ip(OUTSIDE));
        await().untilAsserted(() ->
                assertThat(source.accessLog())
                        .contains("dst.addr=" + at(OUTSIDE, PORT))
                        .doesNotContain("dst.hbone_addr"));
    }

    @Test
    void nothing_goes_around_the_mesh_while_the_control_plane_is_silent() throws Exception {
        try (Socket client = call(mesh, FRONTEND, SERVICE)) {
            echo(client, "hello");
        }
        teller.silent = true;

        assertReset(mesh, FRONTEND, at(OUTSIDE, PORT));

        await().untilAsserted(() ->
                assertThat(source.accessLog())
                        .contains("the control plane did not say within 500 ms")
                        .contains("/" + ip(OUTSIDE)));
        try (Socket client = call(mesh, FRONTEND, SERVICE)) {
            echo(client, "what is known goes on");
        }
    }
}
