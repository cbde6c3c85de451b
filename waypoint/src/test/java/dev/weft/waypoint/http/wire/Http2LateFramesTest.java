package dev.weft.waypoint.http.wire;

import static dev.weft.waypoint.http.wire.Frames.GET;
import static dev.weft.waypoint.http.wire.Frames.POST;
import static dev.weft.waypoint.http.wire.Frames.field;
import static dev.weft.waypoint.http.wire.Frames.h2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.waypoint.http.server.ServerSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that come when their stream is over (RFC 9113 sections 5.1 and 5.1.1), or never end. */
class Http2LateFramesTest {

    private static final String RESET = "00000008";
    private static final String ALIVE = h2("1", 5, 9, GET);

    private Raw raw = Raw.of(ServerSettings.DEFAULT);

    @AfterEach
    void finish() {
        raw.finish();
    }

    private static Arguments row(String what, String expected, String... frames) {
        return Arguments.of(what, expected, List.of(frames));
    }

    /** What the last frame is answered with; every other request is answered by then. */
    static List<Arguments> cases() {
        return List.of(
                row("HEADERS behind a whole stream", "goaway 5", done(1), h2("1", 5, 1, GET)),
                row("DATA behind a whole stream", "goaway 5", done(1), h2("0", 1, 1, "61")),
                row(
                        "trailers behind a whole one",
                        "goaway 5",
                        done(1),
                        h2("1", 5, 1, field("x", "1"))),
                row("RST_STREAM behind a whole one", "", done(1), h2("3", 0, 1, RESET)),
                row("WINDOW_UPDATE behind a whole one", "", done(1), h2("8", 0, 1, "00000001")),
                row("PRIORITY behind a whole stream", "", done(1), h2("2", 0, 1, "0000000010")),
                row("HEADERS of a stream left out", "goaway 1", done(5), h2("1", 5, 3, GET)),
                row("DATA of a stream left out", "goaway 1", done(5), h2("0", 1, 3, "61")),
                row("HEADERS behind the peer's reset", "reset 5", gone(1), h2("1", 5, 1, GET)),
                row("DATA behind the peer's reset", "reset 5", gone(1), h2("0", 1, 1, "61")),
                row("DATA behind our reset", "", refused(), h2("0", 1, 1, "61")),
                row("trailers behind our reset", "", refused(), h2("1", 5, 1, field("x", "1"))),
                row("RST_STREAM behind our reset", "", refused(), h2("3", 0, 1, RESET)));
    }

    private static String done(int stream) {
        return h2("1", 5, stream, GET);
    }

    private static String gone(int stream) {
        return h2("1", 4, stream, POST) + h2("3", 0, stream, RESET);
    }

    /** A request that breaks the protocol, so that we reset it, and whose body is to follow. */
    private static String refused() {
        return h2("1", 4, 1, POST + field("connection", "x"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void a_frame_that_is_late_ends_what_it_must(String what, String expected, List<String> frames) {
        open();
        send(frames.getFirst());

        String answer = send(frames.getLast());

        if (expected.isEmpty()) {
            assertThat(answer).isEmpty();
        } else {
            assertThat(answer).startsWith("[" + expected);
        }
        assertThat(raw.isOpen()).isEqualTo(!expected.startsWith("goaway"));
        if (raw.isOpen()) {
            assertThat(send(ALIVE)).contains("[status");
        }
    }

    @Test
    void the_body_of_a_refused_stream_does_not_end_the_others() {
        raw = Raw.of(ServerSettings.DEFAULT.withMaxStreams(1));
        raw.answering = false;
        open();

        String answer = send(h2("1", 4, 1, POST) + h2("1", 4, 3, POST) + h2("0", 1, 3, "61"));

        assertThat(answer).isEqualTo("[reset 7]");
        assertThat(raw.isOpen()).isTrue();
        assertThat(raw.failures).isEmpty();
    }

    /** The limit holds for clients, too, that never acknowledge it. */
    @Test
    void streams_are_limited_before_the_client_knows_the_limit() {
        raw = Raw.of(ServerSettings.DEFAULT.withMaxStreams(2));
        raw.answering = false;
        open();

        String answer = send(h2("1", 4, 1, POST) + h2("1", 4, 3, POST) + h2("1", 4, 5, POST));

        assertThat(answer).isEqualTo("[reset 7]");
        assertThat(raw.heads).hasSize(2);
    }

    @Test
    void a_header_block_that_comes_too_slowly_ends_the_connection() {
        open();
        Duration limit = ServerSettings.Times.DEFAULT.head();

        send(h2("1", 1, 1, "82"));
        for (int i = 0; i < 5; i++) {
            raw.channel.advanceTimeBy(limit.toMillis() / 6, TimeUnit.MILLISECONDS);
            raw.channel.runScheduledPendingTasks();
            assertThat(send(h2("9", 0, 1, "86"))).isEmpty();
        }
        raw.channel.advanceTimeBy(limit.toMillis() / 6, TimeUnit.MILLISECONDS);
        raw.channel.runScheduledPendingTasks();

        assertThat(Http2Text.describe(raw.received())).startsWith("[goaway 11");
        assertThat(raw.isOpen()).isFalse();
        assertThat(raw.closed.getFirst()).contains("header block");
        assertThat(raw.heads).isEmpty();
    }

    @Test
    void a_frame_of_headers_that_is_torn_apart_is_timed_too() {
        open();

        send(h2("1", 5, 1, GET).substring(0, 24));
        raw.channel.advanceTimeBy(31, TimeUnit.SECONDS);
        raw.channel.runScheduledPendingTasks();

        assertThat(raw.isOpen()).isFalse();
    }

    @Test
    void blocks_that_are_whole_in_time_are_not_taken_for_one_that_is_slow() {
        open();
        String block = h2("1", 5, 1, GET);
        send(block.substring(0, 24));

        for (int stream = 3; stream < 13; stream += 2) {
            raw.channel.advanceTimeBy(10, TimeUnit.SECONDS);
            raw.channel.runScheduledPendingTasks();
            String next = h2("1", 5, stream, GET);
            send(block.substring(24) + next.substring(0, 24));
            block = next;
        }

        assertThat(raw.isOpen()).isTrue();
        assertThat(raw.heads).hasSize(5);
    }

    private void open() {
        raw.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + Http2Text.bytes(h2("4", 0, 0, "")));
    }

    private String send(String frames) {
        return Http2Text.describe(raw.send(Http2Text.bytes(frames)));
    }
}
