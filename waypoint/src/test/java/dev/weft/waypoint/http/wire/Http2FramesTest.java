package dev.weft.waypoint.http.wire;

import static dev.weft.waypoint.http.wire.Frames.GET;
import static dev.weft.waypoint.http.wire.Frames.POST;
import static dev.weft.waypoint.http.wire.Frames.field;
import static dev.weft.waypoint.http.wire.Frames.h2;
import static dev.weft.waypoint.http.wire.Frames.large;
import static dev.weft.waypoint.http.wire.Frames.raw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.waypoint.http.server.ServerSettings;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What RFC 9113 asks of a server, section by section, as frames against it. */
class Http2FramesTest {

    private static Arguments row(String what, String expected, String... frames) {
        return Arguments.of(what, expected, List.of(frames));
    }

    /** Expected: {@code goaway CODE}, {@code reset CODE}, or a status. */
    static List<Arguments> cases() {
        return List.of(
                // 4 frames
                row(
                        "4.2 a frame that is too large",
                        "goaway 6",
                        h2("1", 4, 1, POST),
                        raw("004001", 0, 0, 1, "00".repeat(16385))),
                row("4.3 a broken header block", "goaway 9", h2("1", 5, 1, "ff ff ff ff ff ff")),
                row(
                        "4.1 an unknown frame is ignored",
                        "status 200",
                        h2("16", 0, 0, "00"),
                        h2("1", 5, 1, GET)),
                // 5 streams
                row("5.1 DATA on an idle stream", "goaway 1", h2("0", 1, 1, "00")),
                row("5.1 RST_STREAM on an idle stream", "goaway 1", h2("3", 0, 1, "00000008")),
                row("5.1 WINDOW_UPDATE on an idle stream", "goaway 1", h2("8", 0, 1, "00000001")),
                row("5.1 CONTINUATION on an idle stream", "goaway 1", h2("9", 4, 1, GET)),
                row("5.1 DATA behind the end", "reset 5", h2("1", 5, 1, POST), h2("0", 1, 1, "61")),
                row(
                        "5.1 HEADERS behind the end",
                        "reset 5",
                        h2("1", 5, 1, POST),
                        h2("1", 5, 1, field("x", "1"))),
                row("5.1.1 an even stream", "goaway 1", h2("1", 5, 2, GET)),
                row(
                        "5.1.1 a stream below the last",
                        "goaway 1",
                        h2("1", 5, 5, GET),
                        h2("1", 5, 3, GET)),
                row(
                        "5.5 frames between a header block",
                        "goaway 1",
                        h2("1", 1, 1, GET),
                        h2("6", 0, 0, "0000000000000000")),
                // 6 frame kinds
                row("6.1 DATA on stream 0", "goaway 1", h2("0", 1, 0, "61")),
                row(
                        "6.1 padding longer than the frame",
                        "goaway 1",
                        h2("1", 4, 1, POST),
                        h2("0", 9, 1, "05 61")),
                row("6.2 HEADERS on stream 0", "goaway 1", h2("1", 5, 0, GET)),
                row("6.2 padding of HEADERS", "goaway 1", h2("1", 13, 1, "ff " + GET)),
                row("6.3 PRIORITY on stream 0", "goaway 1", h2("2", 0, 0, "0000000010")),
                row(
                        "6.3 PRIORITY of a wrong length",
                        "reset 6",
                        h2("1", 4, 1, POST),
                        h2("2", 0, 1, "00000000")),
                row("6.4 RST_STREAM on stream 0", "goaway 1", h2("3", 0, 0, "00000008")),
                row(
                        "6.4 RST_STREAM of a wrong length",
                        "goaway 6",
                        h2("1", 4, 1, POST),
                        h2("3", 0, 1, "000008")),
                row("6.5 SETTINGS on a stream", "goaway 1", h2("4", 0, 1, "")),
                row("6.5 SETTINGS of a wrong length", "goaway 6", h2("4", 0, 0, "000000")),
                row(
                        "6.5 an acknowledgement with settings",
                        "goaway 6",
                        h2("4", 1, 0, "000400000001")),
                row("6.5.2 ENABLE_PUSH of 2", "goaway 1", h2("4", 0, 0, "000200000002")),
                row("6.5.2 a window beyond 31 bits", "goaway 3", h2("4", 0, 0, "000480000000")),
                row(
                        "6.5.2 a frame size that is too small",
                        "goaway 1",
                        h2("4", 0, 0, "000500003fff")),
                row(
                        "6.5.2 a frame size that is too large",
                        "goaway 1",
                        h2("4", 0, 0, "000501000000")),
                row(
                        "6.5.2 an unknown setting is ignored",
                        "status 200",
                        h2("4", 0, 0, "00ff00000001"),
                        h2("1", 5, 1, GET)),
                row(
                        "6.6 a client that pushes",
                        "goaway 1",
                        h2("1", 4, 1, POST),
                        h2("5", 4, 1, "00000002" + GET)),
                row("6.7 PING on a stream", "goaway 1", h2("6", 0, 1, "0000000000000000")),
                row("6.7 PING of a wrong length", "goaway 6", h2("6", 0, 0, "000000000000")),
                row("6.7 PING is answered", "ping", h2("6", 0, 0, "6869000000000000")),
                row("6.8 GOAWAY on a stream", "goaway 1", h2("7", 0, 1, "0000000000000000")),
                row("6.9 a connection window of 0", "goaway 1", h2("8", 0, 0, "00000000")),
                row(
                        "6.9 a stream window of 0",
                        "reset 1",
                        h2("1", 4, 1, POST),
                        h2("8", 0, 1, "00000000")),
                row("6.9 WINDOW_UPDATE of a wrong length", "goaway 6", h2("8", 0, 0, "000001")),
                row(
                        "6.9.1 a connection window that overflows",
                        "goaway 3",
                        h2("8", 0, 0, "7fffffff"),
                        h2("8", 0, 0, "7fffffff")),
                row(
                        "6.9.1 a stream window that overflows",
                        "reset 3",
                        h2("1", 4, 1, POST),
                        h2("8", 0, 1, "7fffffff"),
                        h2("8", 0, 1, "7fffffff")),
                row(
                        "6.10 CONTINUATION behind an end",
                        "goaway 1",
                        h2("1", 5, 1, GET),
                        h2("9", 4, 1, "")),
                row(
                        "6.10 a header block in pieces",
                        "status 200",
                        h2("1", 1, 1, "82 86"),
                        h2("9", 0, 1, "84"),
                        h2("9", 4, 1, "41 01 61")),
                // 8 HTTP
                row(
                        "8.1 trailers without an end",
                        "reset 1",
                        h2("1", 4, 1, POST),
                        h2("1", 4, 1, field("x", "1"))),
                row("8.2 a capital letter", "reset 1", h2("1", 5, 1, GET + field("X", "1"))),
                row("8.2 a blank in a name", "reset 1", h2("1", 5, 1, GET + field("x y", "1"))),
                row("8.2 a colon in a name", "reset 1", h2("1", 5, 1, GET + field("x:y", "1"))),
                row("8.2 an empty name", "reset 1", h2("1", 5, 1, GET + field("", "1"))),
                row("8.2 a NUL in a value", "reset 1", h2("1", 5, 1, GET + field("x", "a\u0000"))),
                row(
                        "8.2 a line in a value",
                        "reset 1",
                        h2("1", 5, 1, GET + field("x", "a\r\nb: c"))),
                row(
                        "8.2 a line feed in a value",
                        "reset 1",
                        h2("1", 5, 1, GET + field("x", "a\nb"))),
                row("8.2 a blank before a value", "reset 1", h2("1", 5, 1, GET + field("x", " a"))),
                row("8.2.2 connection", "reset 1", h2("1", 5, 1, GET + field("connection", "x"))),
                row("8.2.2 keep-alive", "reset 1", h2("1", 5, 1, GET + field("keep-alive", "1"))),
                row(
                        "8.2.2 proxy-connection",
                        "reset 1",
                        h2("1", 5, 1, GET + field("proxy-connection", "x"))),
                row(
                        "8.2.2 transfer-encoding",
                        "reset 1",
                        h2("1", 4, 1, POST + field("transfer-encoding", "chunked"))),
                row("8.2.2 upgrade", "reset 1", h2("1", 5, 1, GET + field("upgrade", "h2c"))),
                row("8.2.2 te of gzip", "reset 1", h2("1", 5, 1, GET + field("te", "gzip"))),
                row(
                        "8.2.2 te of trailers",
                        "status 200",
                        h2("1", 5, 1, GET + field("te", "trailers"))),
                row(
                        "8.3 a pseudo-header behind a header",
                        "reset 1",
                        h2("1", 5, 1, "82 86 84" + field("x", "1") + field(":authority", "a"))),
                row(
                        "8.3 an unknown pseudo-header",
                        "reset 1",
                        h2("1", 5, 1, GET + field(":x", "1"))),
                row(
                        "8.3 a pseudo-header of a response",
                        "reset 1",
                        h2("1", 5, 1, GET + field(":status", "200"))),
                row(
                        "8.3 a pseudo-header in trailers",
                        "reset 1",
                        h2("1", 4, 1, POST),
                        h2("1", 5, 1, field(":method", "GET"))),
                row("8.3.1 no method", "reset 1", h2("1", 5, 1, "86 84 41 01 61")),
                row("8.3.1 no scheme", "reset 1", h2("1", 5, 1, "82 84 41 01 61")),
                row("8.3.1 no path", "reset 1", h2("1", 5, 1, "82 86 41 01 61")),
                row(
                        "8.3.1 an empty path",
                        "reset 1",
                        h2("1", 5, 1, "82 86" + field(":path", "") + "41 01 61")),
                row(
                        "8.3.1 a path without a slash",
                        "reset 1",
                        h2("1", 5, 1, "82 86" + field(":path", "a") + "41 01 61")),
                row("8.3.1 a method twice", "reset 1", h2("1", 5, 1, "82 82 86 84 41 01 61")),
                row("8.3.1 a path twice", "reset 1", h2("1", 5, 1, "82 86 84 84 41 01 61")),
                row("8.3.1 a scheme twice", "reset 1", h2("1", 5, 1, "82 86 86 84 41 01 61")),
                row("8.3.1 an authority twice", "reset 1", h2("1", 5, 1, GET + "41 01 61")),
                row(
                        "8.3.1 a host that is another",
                        "reset 1",
                        h2("1", 5, 1, GET + field("host", "b"))),
                row(
                        "8.3.1 a host that is the same",
                        "status 200",
                        h2("1", 5, 1, GET + field("host", "A"))),
                row(
                        "8.3.1 a host alone",
                        "status 200",
                        h2("1", 5, 1, "82 86 84" + field("host", "a"))),
                row("8.3.1 neither host nor authority", "status 400", h2("1", 5, 1, "82 86 84")),
                row(
                        "8.3.1 another scheme",
                        "status 400",
                        h2("1", 5, 1, "82 84" + field(":scheme", "ftp") + "41 01 61")),
                row(
                        "a method with a blank",
                        "reset 1",
                        h2("1", 5, 1, field(":method", "GET /x HTTP/1.1") + "86 84 41 01 61")),
                row(
                        "a path with a blank",
                        "status 400",
                        h2("1", 5, 1, "82 86" + field(":path", "/ HTTP/1.1") + "41 01 61")),
                row(
                        "a path with a line",
                        "reset 1",
                        h2("1", 5, 1, "82 86" + field(":path", "/\r\nx: y") + "41 01 61")),
                row(
                        "a path with a fragment",
                        "status 400",
                        h2("1", 5, 1, "82 86" + field(":path", "/#x") + "41 01 61")),
                row(
                        "an authority with a user",
                        "status 400",
                        h2("1", 5, 1, "82 86 84" + field(":authority", "u@a"))),
                row(
                        "8.1.1 a length that is too large",
                        "reset 1",
                        h2("1", 4, 1, POST + field("content-length", "2")),
                        h2("0", 1, 1, "61")),
                row(
                        "8.1.1 a length that is too small",
                        "reset 1",
                        h2("1", 4, 1, POST + field("content-length", "1")),
                        h2("0", 1, 1, "6161")),
                row(
                        "8.1.1 a length without a body",
                        "reset 1",
                        h2("1", 5, 1, POST + field("content-length", "1"))),
                row(
                        "8.1.1 two lengths",
                        "reset 1",
                        h2(
                                "1",
                                4,
                                1,
                                POST
                                        + field("content-length", "1")
                                        + field("content-length", "2"))),
                row(
                        "8.1.1 a length that is no number",
                        "reset 1",
                        h2("1", 4, 1, POST + field("content-length", "x"))),
                row(
                        "8.5 a connect with a path",
                        "reset 1",
                        h2(
                                "1",
                                4,
                                1,
                                field(":method", "CONNECT") + "84" + field(":authority", "a:1"))),
                row(
                        "8.5 a connect without an authority",
                        "reset 1",
                        h2("1", 4, 1, field(":method", "CONNECT"))),
                row(
                        "8441 a protocol that is not known",
                        "status 501",
                        h2(
                                "1",
                                4,
                                1,
                                field(":method", "CONNECT")
                                        + "86 84 41 01 61"
                                        + field(":protocol", "x"))),
                row(
                        "8441 a protocol without connect",
                        "reset 1",
                        h2("1", 5, 1, GET + field(":protocol", "websocket"))),
                row(
                        "more fields than are allowed",
                        "status 431",
                        h2("1", 5, 1, GET + field("x", "1").repeat(101))),
                row("a head that is too large", "status 431", large(GET)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void a_server_answers_as_it_must(String what, String expected, List<String> frames) {
        Raw raw = Raw.of(ServerSettings.DEFAULT);
        raw.answering = expected.startsWith("status 200");
        StringBuilder answer = new StringBuilder();

        answer.append(
                Http2Text.describe(
                        raw.send(
                                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
                                        + Http2Text.bytes(h2("4", 0, 0, "")))));
        for (String frame : frames) {
            answer.append(Http2Text.describe(raw.send(Http2Text.bytes(frame))));
        }

        assertThat(answer.toString()).as("%s", raw.failures).contains("[" + expected);
        if (expected.startsWith("goaway")) {
            assertThat(raw.isOpen()).isFalse();
            assertThat(raw.closed).hasSize(1);
            assertThat(raw.closed.getFirst()).isNotEmpty();
        } else {
            assertThat(raw.isOpen()).isTrue();
        }
        if (!expected.equals("status 200")) {
            assertThat(raw.bodies.size()).isLessThanOrEqualTo(frames.size() > 1 ? 1 : 0);
        }
        raw.finish();
    }
}
