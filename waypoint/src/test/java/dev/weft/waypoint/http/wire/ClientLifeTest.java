package dev.weft.waypoint.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.waypoint.http.ClientConnection;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.client.ClientSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client against a backend that is bytes. */
class ClientLifeTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final RawClient client = new RawClient();

    @AfterEach
    void finish() {
        client.finish();
    }

    @Test
    void a_request_and_its_response() {
        ClientConnection connection = client.start(ClientSettings.HTTP11);
        assertThat(connection.capacity()).isEqualTo(1);

        Call call = RawClient.get(connection);
        assertThat(connection.capacity()).isZero();
        assertThatThrownBy(() -> RawClient.get(connection))
                .isInstanceOf(IllegalStateException.class);
        client.receive(OK);

        assertThat(client.sent()).isEqualTo("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(call.text()).isEqualTo("ok");
        assertThat(connection.capacity()).isEqualTo(1);
    }

    @Test
    void a_stream_that_is_given_up_with_its_last_byte_leaves_the_connection() {
        ClientConnection connection = client.start(ClientSettings.HTTP11);
        Call call = RawClient.givenUpAtItsEnd(connection);

        client.receive(OK);

        assertThat(call.text()).isEqualTo("ok");
        assertThat(connection.capacity()).isEqualTo(1);
        assertThat(client.channel.isOpen()).isTrue();
    }

    @Test
    void a_response_until_the_end_of_the_connection() {
        ClientConnection connection = client.start(ClientSettings.HTTP11);
        Call call = RawClient.get(connection);

        client.receive("HTTP/1.1 200 OK\r\n\r\nall of ");
        client.receive("it");
        assertThat(connection.isReusable()).isFalse();
        client.channel.close();

        assertThat(call.text()).isEqualTo("all of it");
        assertThat(client.closed).containsExactly("");
    }

    @Test
    void what_came_before_the_end_is_delivered_to_a_receiver_that_paused() {
        ClientConnection connection = client.start(ClientSettings.HTTP11);
        Call call = RawClient.get(connection);
        call.stream.pause();

        client.receive(OK);
        client.channel.close();

        assertThat(call.text()).isEqualTo("ok");
    }

    @Test
    void a_response_that_is_cut_off_has_failed() {
        ClientConnection connection = client.start(ClientSettings.HTTP11);
        Call call = RawClient.get(connection);

        client.receive("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok");
        client.channel.close();

        assertThat(call.failed().kind()).isEqualTo(StreamFailure.Kind.CONNECTION_LOST);
    }

    @Test
    void a_used_connection_that_ends_before_a_response_was_stale() {
        ClientConnection connection = client.start(ClientSettings.HTTP11);
        RawClient.get(connection);
        client.receive(OK);

        Call call = RawClient.get(connection);
        client.channel.close();

        assertThat(call.failed().kind()).isEqualTo(StreamFailure.Kind.STALE);
    }

    @Test
    void a_new_connection_that_ends_before_a_response_was_lost() {
        ClientConnection connection = client.start(ClientSettings.HTTP11);

        Call call = RawClient.get(connection);
        client.channel.close();

        assertThat(call.failed().kind()).isEqualTo(StreamFailure.Kind.CONNECTION_LOST);
    }

    @Test
    void a_request_that_was_never_flushed_was_not_taken() {
        ClientConnection connection = client.start(ClientSettings.HTTP11);
        Call call = new Call();
        call.stream = connection.send(RequestHead.of("POST", "http", "a", "/"), true, call);

        client.channel.close();

        assertThat(call.failed().kind()).isEqualTo(StreamFailure.Kind.NOT_TAKEN);
    }

    @Test
    void drain_waits_for_the_response() {
        ClientConnection connection = client.start(ClientSettings.HTTP11);
        Call call = RawClient.get(connection);

        connection.drain();
        assertThat(client.channel.isOpen()).isTrue();
        client.receive(OK);

        assertThat(call.text()).isEqualTo("ok");
        assertThat(client.channel.isOpen()).isFalse();
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
        ClientConnection connection = client.start(ClientSettings.HTTP11);
        Call call = RawClient.get(connection);

        client.receive(response);

        assertThat(call.failed().kind()).isEqualTo(StreamFailure.Kind.PROTOCOL);
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void a_response_that_nobody_asked_for_ends_the_connection() {
        ClientConnection connection = client.start(ClientSettings.HTTP11);
        Call call = RawClient.get(connection);

        client.receive(OK + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");

        assertThat(call.text()).isEqualTo("ok");
        assertThat(connection.isReusable()).isFalse();
        assertThat(client.channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"GET,204", "GET,304", "HEAD,200"})
    void a_response_without_a_body(String method, int status) {
        ClientConnection connection = client.start(ClientSettings.HTTP11);
        Call call = RawClient.send(connection, method);

        client.receive("HTTP/1.1 " + status + " X\r\nContent-Length: 5\r\n\r\n");

        assertThat(call.text()).isEmpty();
        assertThat(connection.capacity()).isEqualTo(1);
    }

    @Test
    void a_target_that_would_be_two_requests_is_not_sent() {
        ClientConnection connection = client.start(ClientSettings.HTTP11);
        Call call = new Call();
        RequestHead head = RequestHead.of("GET", "http", "a", "/ HTTP/1.1\r\nHost: b\r\n\r\n");

        call.stream = connection.send(head, true, call);
        call.stream.flush();
        client.channel.runPendingTasks();

        assertThat(call.failed().kind()).isEqualTo(StreamFailure.Kind.PROTOCOL);
        assertThat(client.sent()).isEmpty();
    }

    @Test
    void no_end_of_early_heads_is_a_breach_of_the_protocol() {
        Call call = RawClient.get(client.start(ClientSettings.HTTP11));

        client.receive("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(17));

        assertThat(call.failed().kind()).isEqualTo(StreamFailure.Kind.PROTOCOL);
        assertThat(client.channel.isOpen()).isFalse();
    }
}
