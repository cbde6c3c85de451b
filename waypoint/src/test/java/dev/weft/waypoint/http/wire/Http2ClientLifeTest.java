package dev.weft.waypoint.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.waypoint.http.ClientConnection;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.client.ClientSettings;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client of HTTP/2 against a backend that is frames. */
class Http2ClientLifeTest {

    private static final String SETTINGS = "000000 04 00 00000000";

    private final RawClient client = new RawClient();

    @AfterEach
    void finish() {
        client.finish();
    }

    private static String frames(String hex) {
        return Http2Text.bytes(hex);
    }

    @Test
    void a_stream_that_was_refused_was_not_taken() {
        ClientConnection connection = client.start(ClientSettings.HTTP2);
        client.receive(frames(SETTINGS));
        Call call = RawClient.get(connection);

        client.receive(frames("000004 03 00 00000001 00000007"));

        assertThat(call.failed().kind()).isEqualTo(StreamFailure.Kind.NOT_TAKEN);
        assertThat(connection.active()).isZero();
        assertThat(connection.isReusable()).isTrue();
    }

    @Test
    void requests_that_are_sent_together_are_one_write() {
        ClientConnection connection = client.start(ClientSettings.HTTP2);
        client.receive(frames(SETTINGS));
        AtomicInteger flushes = new AtomicInteger();
        // A channel without a network runs its tasks at every write: none may come through.
        client.channel
                .pipeline()
                .addFirst(
                        new ChannelOutboundHandlerAdapter() {
                            @Override
                            public void write(
                                    ChannelHandlerContext context,
                                    Object message,
                                    ChannelPromise promise) {
                                ReferenceCountUtil.release(message);
                                promise.setSuccess();
                            }

                            @Override
                            public void flush(ChannelHandlerContext context) {
                                flushes.incrementAndGet();
                            }
                        });

        for (int i = 0; i < 5; i++) {
            RawClient.get(connection);
        }
        assertThat(flushes).hasValue(0);
        client.channel.runPendingTasks();

        assertThat(flushes).hasValue(1);
    }

    @Test
    void a_stream_of_http2_that_is_given_up_with_its_last_byte_is_not_reset() {
        ClientConnection connection = client.start(ClientSettings.HTTP2);
        client.receive(frames(SETTINGS));
        Call call = RawClient.givenUpAtItsEnd(connection);
        client.sent();

        client.receive(frames("000001 01 04 00000001 88 000002 00 01 00000001 6f6b"));

        assertThat(call.text()).isEqualTo("ok");
        assertThat(connection.active()).isZero();
        // No RST_STREAM, whose type is 3.
        assertThat(client.sent()).doesNotContain("\0\0\4\3");
    }

    @Test
    void streams_beyond_a_goaway_were_not_taken_and_others_end() {
        ClientConnection connection = client.start(ClientSettings.HTTP2);
        client.receive(frames(SETTINGS));
        Call first = RawClient.get(connection);
        Call second = RawClient.get(connection);

        client.receive(frames("000008 07 00 00000000 00000001 00000000"));
        assertThat(second.failed().kind()).isEqualTo(StreamFailure.Kind.NOT_TAKEN);
        assertThat(connection.capacity()).isZero();
        assertThat(client.channel.isOpen()).isTrue();
        client.receive(frames("000001 01 05 00000001 88"));

        assertThat(first.response().status()).isEqualTo(200);
        assertThat(first.text()).isEmpty();
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void capacity_follows_the_settings_of_the_backend() {
        ClientConnection connection = client.start(ClientSettings.HTTP2.withMaxStreams(10));
        assertThat(connection.capacity()).isEqualTo(10);

        client.receive(frames("000006 04 00 00000000 0003 00000002"));
        RawClient.get(connection);

        assertThat(connection.capacity()).isEqualTo(1);
    }

    @Test
    void a_response_may_be_whole_before_the_request_is() {
        ClientConnection connection = client.start(ClientSettings.HTTP2);
        client.receive(frames(SETTINGS));
        Call call = new Call();
        call.stream = connection.send(RequestHead.of("POST", "http", "a", "/"), false, call);
        call.stream.flush();

        client.receive(frames("000001 01 05 00000001 88 000004 03 00 00000001 00000000"));

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
        ClientConnection connection = client.start(ClientSettings.HTTP2);
        client.receive(frames(SETTINGS));
        Call call = RawClient.get(connection);

        client.receive(frames(hex));

        assertThat(call.failed().kind()).isEqualTo(kind);
        assertThat(connection.isReusable()).isTrue();
    }

    @Test
    void a_backend_that_begins_streams_loses_the_connection() {
        ClientConnection connection = client.start(ClientSettings.HTTP2);
        client.receive(frames(SETTINGS));
        Call call = RawClient.get(connection);

        client.receive(frames("000001 01 04 00000002 88"));

        assertThat(call.failed().kind()).isEqualTo(StreamFailure.Kind.PROTOCOL);
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void what_comes_for_a_request_that_was_given_up_is_dropped() {
        ClientConnection connection = client.start(ClientSettings.HTTP2);
        client.receive(frames(SETTINGS));
        Call call = RawClient.get(connection);
        call.stream.reset(new StreamFailure(StreamFailure.Kind.STOPPED, "not wanted"));
        client.sent();

        client.receive(frames("000001 01 04 00000001 88 000001 00 01 00000001 61"));

        assertThat(client.sent()).isEmpty();
        assertThat(connection.isReusable()).isTrue();
    }

    @Test
    void no_end_of_early_heads_of_http2_resets_the_stream() {
        ClientConnection connection = client.start(ClientSettings.HTTP2);
        client.receive(frames(SETTINGS));
        Call call = RawClient.get(connection);

        client.receive(frames("000005 01 04 00000001 08 03 313033".repeat(17)));

        assertThat(call.failed().kind()).isEqualTo(StreamFailure.Kind.PROTOCOL);
        assertThat(connection.isReusable()).isTrue();
    }

    @Test
    void an_upgrade_that_the_backend_does_not_know_fails() {
        ClientConnection connection = client.start(ClientSettings.HTTP2);
        RequestHead head = RequestHead.of("GET", "http", "a", "/");
        head.headers().set("upgrade", "websocket");
        Call call = new Call();

        call.stream = connection.send(head, false, call);
        assertThat(call.failure).isNotDone();
        client.receive(frames(SETTINGS));

        assertThat(call.failed().kind()).isEqualTo(StreamFailure.Kind.PROTOCOL);
        assertThat(connection.active()).isZero();
    }
}
