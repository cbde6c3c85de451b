package dev.weft.waypoint.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.waypoint.http.HttpProtocol;
import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.server.ServerSettings;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a connection of HTTP/1 is kept, and how it ends. */
class Http1LifeTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private final Raw raw = Raw.of(ServerSettings.DEFAULT);

    @AfterEach
    void finish() {
        raw.finish();
    }

    @Test
    void requests_in_one_packet_are_answered_one_after_the_other() {
        String answer = raw.send((GET + "\r\n").repeat(3));

        assertThat(answer).isEqualTo(OK.repeat(3));
        assertThat(raw.isOpen()).isTrue();
    }

    @Test
    void the_next_request_waits_for_the_end_of_the_response() {
        raw.answering = false;

        raw.send((GET + "\r\n").repeat(2));
        assertThat(raw.heads).hasSize(1);
        assertThat(raw.channel.config().isAutoRead()).isFalse();

        raw.streams.getFirst().respond(ResponseHead.of(404), true);
        raw.streams.getFirst().flush();
        assertThat(raw.received()).isEqualTo("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
        assertThat(raw.heads).hasSize(2);
        assertThat(raw.channel.config().isAutoRead()).isTrue();
    }

    @Test
    void a_client_may_ask_to_close() {
        String answer = raw.send(GET + "Connection: Close\r\n\r\n" + GET + "\r\n");

        assertThat(answer).contains("connection: close").endsWith("ok");
        assertThat(raw.heads).hasSize(1);
        assertThat(raw.isOpen()).isFalse();
        assertThat(raw.closed).containsExactly("");
    }

    @Test
    void a_client_of_http10_gets_a_length_or_a_close_and_no_chunks() {
        raw.answering = false;
        raw.send("GET / HTTP/1.0\r\n\r\n");

        raw.streams.getFirst().inform(ResponseHead.of(103));
        raw.streams.getFirst().respond(ResponseHead.of(200), false);
        raw.streams.getFirst().write(Call.text("all of it"), true);
        raw.streams.getFirst().flush();

        assertThat(raw.heads.getFirst().protocol()).isEqualTo(HttpProtocol.HTTP10);
        assertThat(raw.received())
                .isEqualTo("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nall of it");
        assertThat(raw.isOpen()).isFalse();
    }

    @Test
    void a_client_of_http10_may_keep_its_connection() {
        String answer = raw.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

        assertThat(answer).contains("connection: keep-alive\r\n");
        assertThat(raw.isOpen()).isTrue();
    }

    @Test
    void an_idle_connection_is_closed_by_drain_at_once() {
        raw.send(GET + "\r\n");

        raw.connection.drain();

        assertThat(raw.isOpen()).isFalse();
    }

    @Test
    void the_first_request_of_a_connection_is_answered_during_drain() {
        raw.connection.drain();

        String answer = raw.send(GET + "\r\n");

        assertThat(answer).endsWith("ok");
        assertThat(raw.isOpen()).isFalse();
    }

    @Test
    void a_connection_without_a_byte_holds_a_drain_up_for_two_seconds_at_most() {
        raw.connection.drain();

        raw.channel.advanceTimeBy(1, TimeUnit.SECONDS);
        raw.channel.runScheduledPendingTasks();
        assertThat(raw.isOpen()).isTrue();
        raw.channel.advanceTimeBy(1, TimeUnit.SECONDS);
        raw.channel.runScheduledPendingTasks();

        assertThat(raw.isOpen()).isFalse();
    }

    @Test
    void drain_lets_a_request_end() {
        raw.answering = false;
        raw.send(GET + "\r\n");

        raw.connection.drain();
        assertThat(raw.isOpen()).isTrue();
        raw.streams.getFirst().respond(ResponseHead.of(204), true);

        assertThat(raw.received())
                .isEqualTo("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n");
        assertThat(raw.isOpen()).isFalse();
    }

    @Test
    void a_slow_head_is_answered_by_408() {
        raw.send("GET / HTTP/1.1\r\nHo");

        raw.channel.advanceTimeBy(31, TimeUnit.SECONDS);
        raw.channel.runScheduledPendingTasks();

        assertThat(raw.received()).startsWith("HTTP/1.1 408 ");
        assertThat(raw.isOpen()).isFalse();
    }

    @Test
    void a_connection_without_a_byte_ends_when_it_was_idle_too_long() {
        raw.channel.advanceTimeBy(Duration.ofHours(1).toSeconds() + 1, TimeUnit.SECONDS);
        raw.channel.runScheduledPendingTasks();

        assertThat(raw.isOpen()).isFalse();
        assertThat(raw.closed).containsExactly("no request came in time");
    }

    @Test
    void a_small_body_that_nobody_wants_is_skipped() {
        Raw deny = Raw.of(ServerSettings.DEFAULT);
        deny.answering = false;
        String upload = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";

        deny.send(upload + "he");
        deny.streams.getFirst().respond(ResponseHead.of(403), true);
        deny.streams.getFirst().reset(new StreamFailure(StreamFailure.Kind.STOPPED, "denied"));
        deny.streams.getFirst().flush();
        assertThat(deny.received()).doesNotContain("close");
        deny.send("llo" + GET + "\r\n");

        assertThat(deny.heads).hasSize(2);
        deny.finish();
    }

    @Test
    void a_response_that_is_longer_than_it_said_never_reaches_the_next_request() {
        raw.answering = false;
        raw.send(GET + "\r\n" + GET + "\r\n");
        ResponseHead head = ResponseHead.of(200);
        head.headers().set("content-length", "2");

        raw.streams.getFirst().respond(head, false);
        raw.streams.getFirst().write(Call.text("HTTP/1.1 200 OK"), true);
        raw.streams.getFirst().flush();

        assertThat(raw.received()).doesNotContain("HTTP/1.1 200 OK\r\n\r\nHTTP");
        assertThat(raw.failures).hasSize(1);
        assertThat(raw.isOpen()).isFalse();
        assertThat(raw.heads).hasSize(1);
    }

    @Test
    void a_header_that_would_split_the_response_becomes_a_500() {
        raw.answering = false;
        raw.send(GET + "\r\n");
        ResponseHead head =
                new ResponseHead(
                        200,
                        DefaultHttpHeadersFactory.headersFactory()
                                .withValidation(false)
                                .newHeaders());
        head.headers().set("x", "a\r\nset-cookie: b");

        raw.streams.getFirst().respond(head, false);
        raw.streams.getFirst().flush();

        assertThat(raw.received())
                .isEqualTo("HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n");
    }

    @Test
    void a_paused_body_is_held_and_not_read() {
        raw.answering = false;
        raw.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n");
        raw.streams.getFirst().pause();

        raw.send("01234");
        assertThat(raw.channel.config().isAutoRead()).isFalse();
        raw.send("56789");
        assertThat(raw.bodies).isEmpty();
        raw.streams.getFirst().resume();

        assertThat(raw.bodies).containsExactly("0123456789");
        assertThat(raw.channel.config().isAutoRead()).isTrue();
    }
}
