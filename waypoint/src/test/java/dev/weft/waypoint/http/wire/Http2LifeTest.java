package dev.weft.waypoint.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.waypoint.http.ResponseHead;
import dev.weft.waypoint.http.StreamFailure;
import dev.weft.waypoint.http.server.ServerSettings;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a connection of HTTP/2 is kept, guarded, and ended. */
class Http2LifeTest {

    private static final String GET = "82 86 84 41 01 61";
    private static final String SETTINGS = "000000 04 00 00000000";

    private Raw raw = Raw.of(ServerSettings.DEFAULT);

    @AfterEach
    void finish() {
        raw.finish();
    }

    private String open(String... frames) {
        StringBuilder answer =
                new StringBuilder(raw.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(SETTINGS)));
        for (String frame : frames) {
            answer.append(raw.send(bytes(frame)));
        }
        return Http2Text.describe(answer.toString());
    }

    private String send(String frame) {
        return Http2Text.describe(raw.send(bytes(frame)));
    }

    private static String bytes(String hex) {
        return Http2Text.bytes(hex);
    }

    private static String get(int stream) {
        return "000006 01 05 " + hex(stream) + GET;
    }

    private static String hex(int stream) {
        return HexFormat.of().toHexDigits(stream);
    }

    @Test
    void drain_says_goaway_twice_and_takes_what_is_on_its_way() {
        raw.answering = false;
        open(get(1));

        raw.connection.drain();
        assertThat(Http2Text.describe(raw.received()))
                .isEqualTo("[goaway 0 last 2147483647][asks]");
        send(get(3));
        assertThat(raw.heads).hasSize(2);
        assertThat(send("000008 06 01 00000000 0000647261696e00")).isEqualTo("[goaway 0 last 3]");
        send(get(5));
        assertThat(raw.heads).hasSize(2);

        raw.streams.forEach(stream -> {
            stream.respond(ResponseHead.of(204), true);
            stream.flush();
        });
        assertThat(Http2Text.describe(raw.received())).contains("[status 204]");
        assertThat(raw.isOpen()).isFalse();
        assertThat(raw.closed).containsExactly("");
        assertThat(raw.failures).isEmpty();
    }

    @Test
    void drain_does_not_wait_for_a_client_that_answers_no_ping() {
        open();

        raw.connection.drain();
        raw.received();
        assertThat(raw.isOpen()).isTrue();
        raw.channel.advanceTimeBy(3, TimeUnit.SECONDS);
        raw.channel.runScheduledPendingTasks();

        assertThat(Http2Text.describe(raw.received())).contains("[goaway 0 last 0]");
        assertThat(raw.isOpen()).isFalse();
    }

    @Test
    void more_streams_than_are_allowed_are_refused() {
        raw = Raw.of(ServerSettings.DEFAULT.withMaxStreams(1));
        raw.answering = false;

        assertThat(open(get(1), get(3))).contains("[reset 7]");
        assertThat(raw.heads).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "PING,      1100, 000008 06 00 00000000 0000000000000000",
        "SETTINGS,  1100, 000000 04 00 00000000",
        "PRIORITY,  1100, 000005 02 00 00000001 0000000010",
    })
    void frames_that_only_cost_are_limited(String what, int times, String frame) {
        assertThat(open(frame.repeat(times))).contains("[goaway 11");
        assertThat(raw.isOpen()).isFalse();
        assertThat(raw.closed.getFirst()).contains(what);
    }

    @Test
    void requests_that_are_reset_at_once_are_limited() {
        raw.answering = false;
        open();
        StringBuilder answer = new StringBuilder();

        for (int i = 0; i < 450; i++) {
            int stream = 2 * i + 1;
            answer.append(send(get(stream) + "000004 03 00 " + hex(stream) + "00000008"));
        }

        assertThat(answer.toString()).contains("[goaway 11");
        assertThat(raw.isOpen()).isFalse();
        assertThat(raw.heads.size()).isLessThan(410);
        assertThat(raw.failures).hasSameSizeAs(raw.heads);
    }

    @Test
    void a_header_block_of_many_small_pieces_is_refused() {
        String answer = open("000001 01 01 00000001 82" + "000001 09 00 00000001 86".repeat(100));

        assertThat(answer).contains("[goaway 11");
        assertThat(raw.heads).isEmpty();
        assertThat(raw.isOpen()).isFalse();
    }

    @Test
    void empty_data_is_limited() {
        raw.answering = false;

        String answer =
                open(
                        "000006 01 04 00000001 83 86 84 41 01 61",
                        "000000 00 00 00000001".repeat(100));

        assertThat(answer).contains("[goaway 11");
        assertThat(raw.isOpen()).isFalse();
    }

    @Test
    void a_client_that_takes_nothing_of_its_response_is_reset() {
        open("000006 04 00 00000000 0004 00000000", get(1));
        assertThat(raw.connection.active()).isEqualTo(1);

        for (int i = 0; i < 3; i++) {
            raw.channel.advanceTimeBy(Duration.ofMinutes(2).toSeconds() + 1, TimeUnit.SECONDS);
            raw.channel.runScheduledPendingTasks();
        }

        assertThat(Http2Text.describe(raw.received())).contains("[reset 8]");
        assertThat(raw.connection.active()).isZero();
        assertThat(raw.isOpen()).isTrue();
    }

    @Test
    void a_client_that_takes_nothing_does_not_hide_behind_new_requests() {
        open("000006 04 00 00000000 0004 00000000", get(1));
        StringBuilder answer = new StringBuilder();

        for (int i = 0; i < 5; i++) {
            raw.channel.advanceTimeBy(1, TimeUnit.MINUTES);
            raw.channel.runScheduledPendingTasks();
            answer.append(send(get(3 + 2 * i)));
        }

        assertThat(answer.toString()).contains("[reset 8]");
    }

    @Test
    void an_idle_connection_ends() {
        open(get(1));

        raw.channel.advanceTimeBy(Duration.ofHours(1).toSeconds() + 1, TimeUnit.SECONDS);
        raw.channel.runScheduledPendingTasks();

        assertThat(Http2Text.describe(raw.received())).contains("[goaway 0 last 1]");
        assertThat(raw.isOpen()).isFalse();
    }

    @Test
    void streams_of_a_connection_that_breaks_fail_once_each() {
        raw.answering = false;
        open(get(1), "000006 01 04 00000003 83 86 84 41 01 61");

        raw.channel.close();
        raw.channel.runPendingTasks();

        assertThat(raw.failures).hasSize(2);
        assertThat(raw.closed).hasSize(1);
    }

    @Test
    void a_response_before_the_end_of_the_request_resets_without_an_error() {
        raw.answering = false;
        open("000006 01 04 00000001 83 86 84 41 01 61");

        raw.streams.getFirst().respond(ResponseHead.of(403), true);
        raw.streams.getFirst().reset(new StreamFailure(StreamFailure.Kind.STOPPED, "denied"));
        raw.streams.getFirst().flush();

        assertThat(Http2Text.describe(raw.received())).isEqualTo("[status 403][reset 0]");
        assertThat(raw.connection.active()).isZero();
    }
}
