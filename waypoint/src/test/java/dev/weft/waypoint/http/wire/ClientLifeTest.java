package dev.weft.waypoint.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.waypoint.http.ClientConnection;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.client.ClientSettings;
import dev.weft.waypoint.http.client.HttpClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client against a backend that is bytes. */
class ClientLifeTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> closed = new ArrayList<>();

    @AfterEach
    void finish() {
        channel.finishAndReleaseAll();
    }

    private ClientConnection start(ClientSettings settings) {
        return HttpClient.start(
                channel,
                settings,
                new ClientConnection.Observer() {
                    @Override
                    public void changed() {}

                    @Override
                    public void closed(String reason) {
                        closed.add(reason);
                    }
                });
    }

    private static Call get(ClientConnection connection) {
        return send(connection, "GET");
    }

    private static Call send(ClientConnection connection, String method) {
        Call call = new Call();
        call.stream = connection.send(RequestHead.of(method, "http", "a", "/"), true, call);
        call.stream.flush();
        return call;
    }

    private void receive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        channel.runPendingTasks();
    }

    private String sent() {
        StringBuilder text = new StringBuilder();
        while (true) {
            ByteBuf next = channel.readOutbound();
            if (next == null) {
                return text.toString();
            }
            text.append(next.toString(StandardCharsets.ISO_8859_1));
            next.release();
        }
    }

    @Test
    void a_request_and_its_response() {
        ClientConnection connection = start(ClientSettings.HTTP11);
        assertThat(connection.capacity()).isEqualTo(1);

        Call call = get(connection);
        assertThat(connection.capacity()).isZero();
        assertThatThrownBy(() -> get(connection)).isInstanceOf(IllegalStateException.class);
        receive(OK);

        assertThat(sent()).isEqualTo("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(call.text()).isEqualTo("ok");
        assertThat(connection.capacity()).isEqualTo(1);
    }

    @Test
    void a_stream_that_is_given_up_with_its_last_byte_leaves_the_connection() {
        ClientConnection connection = start(ClientSettings.HTTP11);
        Call call = givenUpAtItsEnd(connection);

        receive(OK);

        assertThat(call.text()).isEqualTo("ok");
        assertThat(connection.capacity()).isEqualTo(1);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void a_stream_of_http2_that_is_given_up_with_its_last_byte_is_not_reset() {
        ClientConnection connection = start(ClientSettings.HTTP2);
        receive(frames(SETTINGS));
        Call call = givenUpAtItsEnd(connection);
        sent();

        receive(frames("000001 01 04 00000001 88 000002 00 01 00000001 6f6b"));

        assertThat(call.text()).isEqualTo("ok");
        assertThat(connection.active()).isZero();
        // No RST_STREAM, whose type is 3.
        assertThat(sent()).doesNotContain("\0\0\4\3");
    }

    /** As proxies do when they are done with a request. */
    private static Call givenUpAtItsEnd(ClientConnection connection) {
        Call call =
                new Call() {
                    @Override
                    public void data(ByteBuf data, boolean end) {
                        super.data(data, end);
                        if (end) {
                            stream.reset(
                                    new StreamFailure(StreamFailure.Kind.STOPPED, "it is over"));
                        }
                    }
                };
        call.stream = connection.send(RequestHead.of("GET", "http", "a", "/"), true, call);
        call.stream.flush();
        return call;
    }

    @Test
    void a_response_until_the_end_of_the_connection() {
        ClientConnection connection = start(ClientSettings.HTTP11);
        Call call = get(connection);

        receive("HTTP/1.1 200 OK\r\n\r\nall of ");
        receive("it");
        assertThat(connection.isReusable()).isFalse();
        channel.close();

        assertThat(call.text()).isEqualTo("all of it");
        assertThat(closed).containsExactly("");
    }

    @Test
    void what_came_before_the_end_is_delivered_to_a_receiver_that_paused() {
        ClientConnection connection = start(ClientSettings.HTTP11);
        Call call = get(connection);
        call.stream.pause();

        receive(OK);
        channel.close();

        assertThat(call.text()).isEqualTo("ok");
    }

    @Test
    void a_response_that_is_cut_off_has_failed() {
        ClientConnection connection = start(ClientSettings.HTTP11);
        Call call = get(connection);

        receive("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok");
        channel.close();

        assertThat(call.failed().kind()).isEqualTo(StreamFailure.Kind.CONNECTION_LOST);
    }

    @Test
    void a_used_connection_that_ends_before_a_response_was_stale() {
        ClientConnection connection = start(ClientSettings.HTTP11);
        get(connection);
        receive(OK);

        Call call = get(connection);
        channel.close();

        assertThat(call.failed().kind()).isEqualTo(StreamFailure.Kind.STALE);
    }

    @Test
    void a_new_connection_that_ends_before_a_response_was_lost() {
        ClientConnection connection = start(ClientSettings.HTTP11);

        Call call = get(connection);
        channel.close();

        assertThat(call.failed().kind()).isEqualTo(StreamFailure.Kind.CONNECTION_LOST);
    }

    @Test
    void a_request_that_was_never_flushed_was_not_taken() {
        ClientConnection connection = start(ClientSettings.HTTP11);
        Call call = new Call();
        call.stream = connection.send(RequestHead.of("POST", "http", "a", "/"), true, call);

        channel.close();

        assertThat(call.failed().kind()).isEqualTo(StreamFailure.Kind.NOT_TAKEN);
    }

    @Test
    void drain_waits_for_the_response() {
        ClientConnection connection = start(ClientSettings.HTTP11);
        Call call = get(connection);

        connection.drain();
        assertThat(channel.isOpen()).isTrue();
        receive(OK);

        assertThat(call.text()).isEqualTo("ok");
        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n",
                "HTTP/1.1 200 OK\nX: a\n\n",
                "HTTP/1.1 200 OK\r\nX : a\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\u0000\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/1.1200 OK\r\n\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
                "SSH-2.0-OpenSSH_9.6\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
            })
    void a_response_that_can_be_read_in_two_ways_is_none(String response) {
        ClientConnection connection = start(ClientSettings.HTTP11);
        Call call = get(connection);

        receive(response);

        assertThat(call.failed().kind()).isEqualTo(StreamFailure.Kind.PROTOCOL);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_response_that_nobody_asked_for_ends_the_connection() {
        ClientConnection connection = start(ClientSettings.HTTP11);
        Call call = get(connection);

        receive(OK + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");

        assertThat(call.text()).isEqualTo("ok");
        assertThat(connection.isReusable()).isFalse();
        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"GET,204", "GET,304", "HEAD,200"})
    void a_response_without_a_body(String method, int status) {
        ClientConnection connection = start(ClientSettings.HTTP11);
        Call call = send(connection, method);

        receive("HTTP/1.1 " + status + " X\r\nContent-Length: 5\r\n\r\n");

        assertThat(call.text()).isEmpty();
        assertThat(connection.capacity()).isEqualTo(1);
    }

    @Test
    void a_target_that_would_be_two_requests_is_not_sent() {
        ClientConnection connection = start(ClientSettings.HTTP11);
        Call call = new Call();
        RequestHead head = RequestHead.of("GET", "http", "a", "/ HTTP/1.1\r\nHost: b\r\n\r\n");

        call.stream = connection.send(head, true, call);
        call.stream.flush();
        channel.runPendingTasks();

        assertThat(call.failed().kind()).isEqualTo(StreamFailure.Kind.PROTOCOL);
        assertThat(sent()).isEmpty();
    }

    private static String frames(String hex) {
        return Http2Text.bytes(hex);
    }

    private static final String SETTINGS = "000000 04 00 00000000";

    @Test
    void a_stream_that_was_refused_was_not_taken() {
        ClientConnection connection = start(ClientSettings.HTTP2);
        receive(frames(SETTINGS));
        Call call = get(connection);

        receive(frames("000004 03 00 00000001 00000007"));

        assertThat(call.failed().kind()).isEqualTo(StreamFailure.Kind.NOT_TAKEN);
        assertThat(connection.active()).isZero();
        assertThat(connection.isReusable()).isTrue();
    }

    @Test
    void streams_beyond_a_goaway_were_not_taken_and_others_end() {
        ClientConnection connection = start(ClientSettings.HTTP2);
        receive(frames(SETTINGS));
        Call first = get(connection);
        Call second = get(connection);

        receive(frames("000008 07 00 00000000 00000001 00000000"));
        assertThat(second.failed().kind()).isEqualTo(StreamFailure.Kind.NOT_TAKEN);
        assertThat(connection.capacity()).isZero();
        assertThat(channel.isOpen()).isTrue();
        receive(frames("000001 01 05 00000001 88"));

        assertThat(first.response().status()).isEqualTo(200);
        assertThat(first.text()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void capacity_follows_the_settings_of_the_backend() {
        ClientConnection connection = start(ClientSettings.HTTP2.withMaxStreams(10));
        assertThat(connection.capacity()).isEqualTo(10);

        receive(frames("000006 04 00 00000000 0003 00000002"));
        get(connection);

        assertThat(connection.capacity()).isEqualTo(1);
    }

    @Test
    void a_response_may_be_whole_before_the_request_is() {
        ClientConnection connection = start(ClientSettings.HTTP2);
        receive(frames(SETTINGS));
        Call call = new Call();
        call.stream = connection.send(RequestHead.of("POST", "http", "a", "/"), false, call);
        call.stream.flush();

        receive(frames("000001 01 05 00000001 88 000004 03 00 00000001 00000000"));

        assertThat(call.text()).isEmpty();
        assertThat(call.ends).hasValue(1);
        assertThat(connection.active()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "000004 03 00 00000001 00000008, RESET",
        "000001 00 01 00000001 61, PROTOCOL",
        "000001 01 05 00000001 82, PROTOCOL",
        "000000 01 05 00000001, PROTOCOL",
    })
    void a_broken_response_fails_its_stream_alone(String hex, StreamFailure.Kind kind) {
        ClientConnection connection = start(ClientSettings.HTTP2);
        receive(frames(SETTINGS));
        Call call = get(connection);

        receive(frames(hex));

        assertThat(call.failed().kind()).isEqualTo(kind);
        assertThat(connection.isReusable()).isTrue();
    }

    @Test
    void an_upgrade_that_the_backend_does_not_know_fails() {
        ClientConnection connection = start(ClientSettings.HTTP2);
        RequestHead head = RequestHead.of("GET", "http", "a", "/");
        head.headers().set("upgrade", "websocket");
        Call call = new Call();

        call.stream = connection.send(head, false, call);
        assertThat(call.failure).isNotDone();
        receive(frames(SETTINGS));

        assertThat(call.failed().kind()).isEqualTo(StreamFailure.Kind.PROTOCOL);
        assertThat(connection.active()).isZero();
    }
}
