package dev.weft.waypoint.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.waypoint.http.ClientConnection;
import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.client.ClientSettings;
import dev.weft.waypoint.http.server.ServerSettings;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests through a proxy: each version on each side. */
class RelayTest {

    private final Net net = new Net();
    private final Backend backend = new Backend();

    @AfterEach
    void close() {
        net.close();
    }

    static List<Arguments> versions() {
        ClientSettings one = ClientSettings.HTTP11;
        ClientSettings two = ClientSettings.HTTP2;
        return List.of(
                Arguments.of(one, one),
                Arguments.of(one, two),
                Arguments.of(two, one),
                Arguments.of(two, two));
    }

    private int proxy(ClientSettings up) {
        int port = net.listen(ServerSettings.DEFAULT, channel -> backend);
        return net.listen(ServerSettings.DEFAULT, channel -> new TinyProxy(net, port, up));
    }

    private static RequestHead head(String method, String target) {
        return RequestHead.of(method, "http", "shop.example", target);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_request_without_a_body(ClientSettings down, ClientSettings up) {
        int port = proxy(up);

        Call call = net.call(port, down, head("GET", "/a/../b?x=1"));

        assertThat(call.response().status()).isEqualTo(200);
        assertThat(call.text()).isEqualTo("/b?x=1 ");
        assertThat(call.response().headers().get("x-method")).isEqualTo("GET");
        assertThat(backend.heads.getFirst().authority()).isEqualTo("shop.example");
        assertThat(backend.heads.getFirst().protocol()).isEqualTo(up.protocol());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_request_with_a_body(ClientSettings down, ClientSettings up) {
        int port = proxy(up);

        Call call = net.call(port, down, head("POST", "/x"), "one ", "two ", "", "three");

        assertThat(call.text()).isEqualTo("/x one two three");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void many_requests_over_one_connection(ClientSettings down, ClientSettings up) {
        int port = proxy(up);
        ClientConnection connection = net.connect(port, down).join();

        for (int i = 0; i < 20; i++) {
            Call call = net.call(connection, head("POST", "/" + i), "body " + i);
            assertThat(call.text()).isEqualTo("/" + i + " body " + i);
        }

        assertThat(net.ends).doesNotContain("the backend sent more than its response");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void trailers_go_both_ways(ClientSettings down, ClientSettings up) {
        int port = proxy(up);
        ClientConnection connection = net.connect(port, down).join();
        HttpHeaders trailers = new DefaultHttpHeaders();
        trailers.set("x-sum", "42");
        trailers.set("content-length", "7");
        Call call = new Call();

        net.loop.execute(() -> {
            call.stream = connection.send(head("POST", "/t"), false, call);
            call.stream.write(Call.text("data"), false);
            call.stream.trailers(trailers);
            call.stream.flush();
        });

        assertThat(call.text()).isEqualTo("/t data");
        assertThat(call.trailers.get("x-sum")).isEqualTo("42");
        assertThat(call.trailers.contains("content-length")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void the_head_of_what_a_get_would_bring(ClientSettings down, ClientSettings up) {
        int port = proxy(up);

        Call call = net.call(port, down, head("HEAD", "/four"));

        assertThat(call.text()).isEmpty();
        assertThat(call.response().headers().get("content-length")).isEqualTo("6");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void no_content(ClientSettings down, ClientSettings up) {
        int port = proxy(up);

        Call call = net.call(port, down, head("GET", "/nothing"));

        assertThat(call.response().status()).isEqualTo(204);
        assertThat(call.text()).isEmpty();
        assertThat(call.response().headers().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_hint_before_the_response(ClientSettings down, ClientSettings up) {
        int port = proxy(up);

        Call call = net.call(port, down, head("GET", "/early"));

        assertThat(call.text()).isEqualTo("/early ");
        assertThat(call.informed).hasSize(1);
        assertThat(call.informed.getFirst().status()).isEqualTo(103);
        assertThat(call.informed.getFirst().headers().get("link")).isEqualTo("</style.css>");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_body_that_waits_for_a_100(ClientSettings down, ClientSettings up) {
        int port = proxy(up);
        RequestHead head = head("POST", "/continue");
        head.headers().set("expect", "100-continue");
        ClientConnection connection = net.connect(port, down).join();
        Call call =
                new Call() {
                    @Override
                    public void informed(ResponseHead informational) {
                        super.informed(informational);
                        stream.write(text("now"), true);
                        stream.flush();
                    }
                };

        net.loop.execute(() -> {
            call.stream = connection.send(head, false, call);
            call.stream.flush();
        });

        assertThat(call.text()).isEqualTo("/continue now");
        assertThat(call.informed).hasSize(1);
        assertThat(backend.heads.getFirst().header("expect")).isEqualTo("100-continue");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_refusal_before_the_body_was_read(ClientSettings down, ClientSettings up) {
        int port = proxy(up);

        Call call = net.call(port, down, head("POST", "/deny"), "not wanted");

        assertThat(call.response().status()).isEqualTo(403);
        assertThat(call.text()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_handler_that_throws(ClientSettings down, ClientSettings up) {
        int port = proxy(up);
        ClientConnection connection = net.connect(port, down).join();

        Call broken = net.call(connection, head("GET", "/throw"));
        assertThat(broken.response().status()).isEqualTo(500);
        assertThat(broken.text()).isEmpty();

        Call next = net.call(connection, head("GET", "/next"));
        assertThat(next.text()).isEqualTo("/next ");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_response_of_grpc_without_messages(ClientSettings down, ClientSettings up) {
        int port = proxy(up);
        RequestHead head = head("POST", "/trailers-only");
        head.headers().set("te", "trailers");

        Call call = net.call(port, down, head, "x");

        assertThat(call.response().headers().get("grpc-status")).isEqualTo("5");
        assertThat(call.text()).isEmpty();
        assertThat(backend.heads.getFirst().header("te")).isEqualTo("trailers");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_web_socket(ClientSettings down, ClientSettings up) throws Exception {
        int port = proxy(up);
        RequestHead head = head("GET", "/socket");
        head.headers().set("upgrade", "websocket");
        head.headers().set("sec-websocket-version", "13");
        if (down.protocol() == HttpProtocol.HTTP11) {
            head.headers().set("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
        }
        ClientConnection connection = net.connect(port, down).join();
        Call call = new Call();

        net.loop.execute(() -> {
            call.stream = connection.send(head, false, call);
            call.stream.flush();
        });
        assertThat(call.response().status()).isEqualTo(101);
        assertThat(call.response().headers().get("upgrade")).isEqualTo("websocket");
        net.loop
                .submit(() -> {
                    call.stream.write(Call.text("GET / HTTP/1.1\r\n\r\n"), false);
                    call.stream.flush();
                })
                .sync();
        net.loop
                .submit(() -> {
                    call.stream.write(Call.text("\r\nbytes"), true);
                    call.stream.flush();
                })
                .sync();

        assertThat(call.text()).isEqualTo("GET / HTTP/1.1\r\n\r\n\r\nbytes");
        assertThat(backend.heads.getFirst().method()).isEqualTo("GET");
        assertThat(backend.heads.getFirst().header("upgrade")).isEqualTo("websocket");
        if (up.protocol() == HttpProtocol.HTTP11) {
            assertThat(backend.heads.getFirst().header("sec-websocket-key")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_web_socket_that_is_refused(ClientSettings down, ClientSettings up) {
        int port = proxy(up);
        RequestHead head = head("GET", "/no-socket");
        head.headers().set("upgrade", "websocket");
        ClientConnection connection = net.connect(port, down).join();
        Call call = new Call();

        net.loop.execute(() -> {
            call.stream = connection.send(head, false, call);
            call.stream.flush();
        });

        assertThat(call.response().status()).isEqualTo(403);
        assertThat(call.text()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_connect(ClientSettings down, ClientSettings up) {
        int port = proxy(up);
        RequestHead head = RequestHead.of("CONNECT", "http", "db.example:5432", "");
        ClientConnection connection = net.connect(port, down).join();
        Call call = new Call();

        net.loop.execute(() -> {
            call.stream = connection.send(head, false, call);
            call.stream.flush();
        });
        assertThat(call.response().status()).isEqualTo(200);
        net.loop.execute(() -> {
            call.stream.write(Call.text("anything"), true);
            call.stream.flush();
        });

        assertThat(call.text()).isEqualTo("anything");
        assertThat(backend.heads.getFirst().authority()).isEqualTo("db.example:5432");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void cookies_are_one_and_hop_headers_are_gone(ClientSettings down, ClientSettings up) {
        int port = proxy(up);
        RequestHead head = head("GET", "/c");
        head.headers().add("cookie", "a=1").add("cookie", "b=2");
        head.headers().add("X-Kept", "yes").add("x-kept", "too");

        Call call = net.call(port, down, head);

        assertThat(call.text()).isEqualTo("/c ");
        RequestHead seen = backend.heads.getFirst();
        assertThat(seen.headers().getAll("cookie")).containsExactly("a=1; b=2");
        assertThat(seen.headers().getAll("x-kept")).containsExactly("yes", "too");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_client_that_goes_away_is_told_to_the_backend(ClientSettings down, ClientSettings up) {
        int port = proxy(up);
        ClientConnection connection = net.connect(port, down).join();
        Call call = new Call();

        net.loop.execute(() -> {
            call.stream = connection.send(head("POST", "/slow"), false, call);
            call.stream.write(Call.text("begin"), false);
            call.stream.flush();
        });
        Awaitility.await().until(() -> !backend.heads.isEmpty());
        net.loop.execute(() ->
                call.stream.reset(new StreamFailure(StreamFailure.Kind.STOPPED, "enough of it")));

        Awaitility.await().until(() -> !backend.failures.isEmpty());
        assertThat(backend.failures).hasSize(1);
        assertThat(call.ends).hasValue(0);
    }
}
