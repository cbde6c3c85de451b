package dev.weft.waypoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.weft.api.waypoint.Backend;
import dev.weft.api.waypoint.Certificate;
import dev.weft.api.waypoint.Gateway;
import dev.weft.api.waypoint.HttpRule;
import dev.weft.api.waypoint.L4Rule;
import dev.weft.api.waypoint.Listener;
import dev.weft.api.waypoint.Listener.Protocol;
import dev.weft.api.waypoint.Parent;
import dev.weft.api.waypoint.Route;
import dev.weft.relay.EndFailure;
import dev.weft.relay.RelayEnd;
import dev.weft.testkit.ca.Issued;
import dev.weft.testkit.ca.LeafSpec;
import dev.weft.testkit.ca.TestRoot;
import dev.weft.testkit.mesh.Mesh;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.wds.WaypointTypes;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients outside the mesh at the ports of the proxy's own Gateway. */
class EdgeTest {
    private LoopbackWaypoint mesh;
    private final App one = new App("one");
    private int port;

    @BeforeEach
    void start() throws Exception {
        mesh = new LoopbackWaypoint();
        mesh.controller
                .put(Mesh.service("orders", "10.96.0.2", 80, 8080))
                .put(Mesh.service("raw", "10.96.0.3", 80, 8080));
        mesh.pod("orders-1", "orders", one);
        port = freePort();
    }

    @AfterEach
    void end() throws Exception {
        mesh.close();
    }

    @Test
    void a_host_route_leads_from_outside_to_a_service_of_the_mesh() throws Exception {
        gateway(listener("web", Protocol.HTTP, ""));
        route("web", "shop.example");
        awaitOpen(port);

        String reply;
        try (OutsideClient client = OutsideClient.plain(port)) {
            reply =
                    client.get(
                            "shop.example",
                            "/a?b=c",
                            "x-forwarded-for: 192.0.2.7",
                            "x-forwarded-proto: https",
                            "x-forwarded-client-cert: By=me");
        }

        assertThat(reply).startsWith("HTTP/1.1 200").contains("x-backend: one", "x-path: /a?b=c");
        RequestHead seen = one.heads().getFirst();
        assertThat(seen.headers().getAll("x-forwarded-for"))
                .containsExactly("192.0.2.7, 127.0.0.1");
        assertThat(seen.headers().getAll("x-forwarded-proto")).containsExactly("http");
        assertThat(seen.headers().contains("x-forwarded-client-cert")).isFalse();
        assertThat(mesh.outcome().downstream().identity()).isEmpty();
    }

    @Test
    void a_host_without_a_route_gets_404() throws Exception {
        gateway(listener("web", Protocol.HTTP, ""));
        route("web", "shop.example");
        awaitOpen(port);

        try (OutsideClient client = OutsideClient.plain(port)) {
            assertThat(client.get("other.example", "/")).startsWith("HTTP/1.1 404");
        }

        assertThat(one.heads()).isEmpty();
    }

    @Test
    void listeners_of_one_port_share_it_by_host() throws Exception {
        gateway(
                listener("any", Protocol.HTTP, "").setHttpsRedirect(true),
                listener("wide", Protocol.HTTP, "*.example"),
                listener("broken", Protocol.HTTP, "broken.example").setInvalid("a test says so"));
        route("wide");
        awaitOpen(port);

        assertThat(plain("shop.example")).startsWith("HTTP/1.1 200");
        assertThat(plain("broken.example")).startsWith("HTTP/1.1 503");
        assertThat(plain("elsewhere.test:" + port))
                .startsWith("HTTP/1.1 301")
                .contains("location: https://elsewhere.test/x?y=z\r\n");
    }

    @Test
    void the_name_that_the_client_gives_chooses_the_certificate() throws Exception {
        gateway(
                https("exact", "shop.example", "shop.example"),
                https("wide", "*.example", "*.example"));
        route("exact");
        route("wide");
        awaitOpen(port);

        assertThat(secured("shop.example", "shop.example")).startsWith("HTTP/1.1 200");
        assertThat(secured("news.example", "news.example")).startsWith("HTTP/1.1 200");
        assertThat(secured("news.example", "shop.example")).startsWith("HTTP/1.1 421");
        assertThat(one.heads().getFirst().headers().get("x-forwarded-proto")).isEqualTo("https");
        try (OutsideClient client =
                OutsideClient.tls(port, mesh.ca.root(), "shop.example", "h2", "http/1.1")) {
            assertThat(client.shown()).isEqualTo("shop.example");
            assertThat(client.alpn()).isEqualTo("h2");
        }
        try (OutsideClient client = OutsideClient.tls(port, mesh.ca.root(), "news.example")) {
            assertThat(client.shown()).isEqualTo("*.example");
        }
    }

    @Test
    void handshakes_are_refused_where_no_listener_can_be_used() throws Exception {
        gateway(
                https("broken", "broken.example", "broken.example").setInvalid("a test says so"),
                https("exact", "shop.example", "shop.example"));
        awaitOpen(port);

        assertThatThrownBy(() -> secured("broken.example", "broken.example"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> secured("other.example", "other.example"))
                .isInstanceOf(IOException.class);
        assertThat(secured("shop.example", "shop.example")).startsWith("HTTP/1.1 404");
    }

    @Test
    void a_client_must_show_a_certificate_where_one_is_asked_for() throws Exception {
        TestRoot clients = TestRoot.create("clients");
        gateway(
                https("exact", "shop.example", "shop.example")
                        .setClientCa(ByteString.copyFromUtf8(clients.rootPem())));
        route("exact");
        awaitOpen(port);
        Issued own = clients.issue(LeafSpec.of().withDnsNames("client.example"));

        try (OutsideClient client = OutsideClient.tls(port, mesh.ca.root(), own, "shop.example")) {
            assertThat(client.get("shop.example", "/")).startsWith("HTTP/1.1 200");
        }

        assertThatThrownBy(() -> secured("shop.example", "shop.example"))
                .isInstanceOf(IOException.class);
        assertThat(one.heads()).hasSize(1);
    }

    @Test
    void tcp_is_passed_on_and_tls_can_end_before_it() throws Exception {
        int other = freePort();
        gateway(
                listener("tcp", Protocol.TCP, ""),
                https("tls", "", "raw.example").setProtocol(Protocol.TLS).setPort(other));
        l4("tcp", "orders");
        l4("tls", "orders");
        awaitOpen(port);
        awaitOpen(other);

        assertThat(plain("whatever")).startsWith("HTTP/1.1 200");
        try (OutsideClient client = OutsideClient.tls(other, mesh.ca.root(), "raw.example")) {
            assertThat(client.get("whatever", "/")).startsWith("HTTP/1.1 200");
        }

        assertThat(one.heads()).hasSize(2);
        assertThat(mesh.outcomes).isEmpty();
    }

    @Test
    void tls_that_is_passed_through_reaches_the_backend_with_its_greeting() throws Exception {
        FirstByte first = new FirstByte();
        mesh.pod("raw-1", "raw", first::take);
        gateway(listener("through", Protocol.TLS, "raw.example").setPassthrough(true));
        l4("through", "raw");
        awaitOpen(port);

        assertThatThrownBy(() -> secured("raw.example", "raw.example"))
                .isInstanceOf(IOException.class);

        assertThat(first.seen.get(10, TimeUnit.SECONDS)).isEqualTo((byte) 22);
        assertThatThrownBy(() -> secured("other.example", "other.example"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void ports_open_and_close_as_the_gateway_changes() throws Exception {
        int other = freePort();
        gateway(listener("web", Protocol.HTTP, ""));
        route("web");
        awaitOpen(port);
        assertThat(plain("shop.example")).startsWith("HTTP/1.1 200");

        gateway(listener("web", Protocol.HTTP, "").setPort(other));

        Awaitility.await().untilAsserted(() -> assertClosed(port));
        Awaitility.await().ignoreException(ConnectException.class).until(() -> isOpen(other));
        mesh.controller.remove(WaypointTypes.GATEWAY, "shop/waypoint");
        Awaitility.await().untilAsserted(() -> assertClosed(other));
    }

    @Test
    void connections_of_a_port_that_is_closed_end() throws Exception {
        gateway(listener("web", Protocol.HTTP, ""));
        route("web");
        awaitOpen(port);

        try (OutsideClient client = OutsideClient.plain(port)) {
            assertThat(client.head("shop.example", "/")).startsWith("HTTP/1.1 200");
            assertThat(client.head("shop.example", "/")).startsWith("HTTP/1.1 200");
            mesh.controller.remove(WaypointTypes.GATEWAY, "shop/waypoint");

            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void a_client_is_let_in_whatever_it_shows_where_that_is_said() throws Exception {
        TestRoot clients = TestRoot.create("clients");
        Issued stranger =
                TestRoot.create("strangers").issue(LeafSpec.of().withDnsNames("client.example"));
        gateway(
                https("exact", "shop.example", "shop.example")
                        .setClientCa(ByteString.copyFromUtf8(clients.rootPem()))
                        .setClientCertificateUnchecked(true));
        route("exact");
        awaitOpen(port);

        try (OutsideClient client =
                OutsideClient.tls(port, mesh.ca.root(), stranger, "shop.example")) {
            assertThat(client.get("shop.example", "/")).startsWith("HTTP/1.1 200");
        }
        assertThat(secured("shop.example", "shop.example")).startsWith("HTTP/1.1 200");
    }

    private static boolean isOpen(int number) throws IOException {
        OutsideClient.plain(number).close();
        return true;
    }

    private static void assertClosed(int number) {
        assertThatThrownBy(() -> OutsideClient.plain(number).close())
                .isInstanceOf(ConnectException.class);
    }

    /** Starts the proxy if need be, and waits for the port. */
    private void awaitOpen(int number) throws IOException {
        if (mesh.waypoint.address().isEmpty()) {
            mesh.start();
        }
        Awaitility.await()
                .atMost(10, TimeUnit.SECONDS)
                .ignoreException(ConnectException.class)
                .until(() -> isOpen(number));
    }

    private String plain(String host) throws IOException {
        try (OutsideClient client = OutsideClient.plain(port)) {
            return client.get(host, "/x?y=z");
        }
    }

    private String secured(String sni, String host) throws Exception {
        try (OutsideClient client = OutsideClient.tls(port, mesh.ca.root(), sni)) {
            return client.get(host, "/");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void gateway(Listener.Builder... listeners) {
        Gateway.Builder gateway = Gateway.newBuilder().setNamespace("shop").setName("waypoint");
        for (Listener.Builder listener : listeners) {
            gateway.addListeners(listener);
        }
        mesh.controller.put(WaypointTypes.GATEWAY, "shop/waypoint", gateway.build());
    }

    private Listener.Builder listener(String name, Protocol protocol, String hostname) {
        return Listener.newBuilder()
                .setName(name)
                .setPort(port)
                .setProtocol(protocol)
                .setHostname(hostname);
    }

    private Listener.Builder https(String name, String hostname, String certified) {
        Issued issued = mesh.ca.root().issue(LeafSpec.of().withDnsNames(certified));
        String key =
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(issued.key().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n";
        StringBuilder chain = new StringBuilder();
        issued.chain().forEach(certificate -> chain.append(TestRoot.pem(certificate)));
        return listener(name, Protocol.HTTPS, hostname)
                .addCertificates(
                        Certificate.newBuilder()
                                .setChain(ByteString.copyFromUtf8(chain.toString()))
                                .setKey(ByteString.copyFrom(key, StandardCharsets.US_ASCII)));
    }

    private void route(String listener, String... hostnames) {
        Route.Builder route =
                named("HTTPRoute", listener)
                        .addHttp(HttpRule.newBuilder().addBackends(backend("orders")));
        for (String hostname : hostnames) {
            route.addHostnames(hostname);
        }
        mesh.controller.put(WaypointTypes.ROUTE, "HTTPRoute/shop/" + listener, route.build());
    }

    private void l4(String listener, String service) {
        mesh.controller.put(
                WaypointTypes.ROUTE,
                "TCPRoute/shop/" + listener,
                named(listener.equals("tcp") ? "TCPRoute" : "TLSRoute", listener)
                        .addL4(L4Rule.newBuilder().addBackends(backend(service)))
                        .build());
    }

    private static Route.Builder named(String kind, String listener) {
        return Route.newBuilder()
                .setKind(kind)
                .setNamespace("shop")
                .setName(listener)
                .addParents(Parent.newBuilder().setGateway("shop/waypoint").addListeners(listener));
    }

    private static Backend backend(String service) {
        return Backend.newBuilder()
                .setService(Mesh.host(service).toString())
                .setPort(80)
                .setWeight(1)
                .build();
    }

    /** An application that wants to see one byte, and breaks the connection. */
    private static final class FirstByte {
        private final CompletableFuture<Byte> seen = new CompletableFuture<>();

        void take(RelayEnd end) {
            end.start(
                    new RelayEnd.Receiver() {
                        @Override
                        public void received(ByteBuf data) {
                            seen.complete(data.getByte(data.readerIndex()));
                            data.release();
                            end.abort(EndFailure.stopped("seen"));
                        }

                        @Override
                        public void receivedAll() {}

                        @Override
                        public void ended() {}

                        @Override
                        public void writable() {}

                        @Override
                        public void closed() {}

                        @Override
                        public void failed(EndFailure cause) {}
                    });
        }
    }
}
