package dev.weft.waypoint.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.relay.EndChannel;
import dev.weft.relay.TcpEnd;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.client.ClientSettings;
import dev.weft.waypoint.http.server.ServerSettings;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same over a channel that is one end of a relay, as streams of tunnels are. */
class TunnelledTest {

    private final Net net = new Net(channel -> EndChannel.over(TcpEnd.of(channel)));
    private final Backend backend = new Backend();

    @AfterEach
    void close() {
        net.close();
    }

    static List<ClientSettings> versions() {
        return List.of(ClientSettings.HTTP11, ClientSettings.HTTP2);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void requests_over_an_end(ClientSettings settings) {
        int port = net.listen(ServerSettings.DEFAULT, channel -> backend);
        var connection = net.connect(port, settings).join();

        for (int i = 0; i < 3; i++) {
            Call call =
                    net.call(
                            connection,
                            RequestHead.of("POST", "http", "a", "/" + i),
                            "x".repeat(100_000),
                            "end");
            assertThat(call.text()).hasSize(3 + 100_003).endsWith("xend");
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_web_socket_over_an_end(ClientSettings settings) {
        int port = net.listen(ServerSettings.DEFAULT, channel -> backend);
        RequestHead head = RequestHead.of("GET", "http", "a", "/socket");
        head.headers().set("upgrade", "websocket");
        var connection = net.connect(port, settings).join();
        CompletableFuture<Void> echoed = new CompletableFuture<>();
        Call call =
                new Call() {
                    @Override
                    public void data(ByteBuf data, boolean end) {
                        super.data(data, end);
                        echoed.complete(null);
                    }
                };

        net.loop.execute(() -> {
            call.stream = connection.send(head, false, call);
            call.stream.flush();
        });
        assertThat(call.response().status()).isEqualTo(101);
        net.loop.execute(() -> {
            call.stream.write(Call.text("hello"), false);
            call.stream.flush();
        });
        echoed.orTimeout(20, TimeUnit.SECONDS).join();
        net.loop.execute(() -> call.stream.write(Call.text(""), true));
        net.loop.execute(() -> call.stream.flush());

        assertThat(call.text()).isEqualTo("hello");
        assertThat(backend.failures).isEmpty();
    }
}
