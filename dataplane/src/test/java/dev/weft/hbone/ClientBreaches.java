package dev.weft.hbone;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

/** What clients do wrong, and the error that a server answers each with (RFC 9113). */
final class ClientBreaches {

    private ClientBreaches() {}

    static Stream<Arguments> connectionErrors() {
        return Stream.of(
                row(
                        "a frame over the limit",
                        ErrorCode.FRAME_SIZE_ERROR,
                        p -> p.frameOfLength(1048577)),
                row("SETTINGS of 5 bytes", ErrorCode.FRAME_SIZE_ERROR, p -> p.frame(4, 0, 0, 5)),
                row(
                        "SETTINGS ACK with content",
                        ErrorCode.FRAME_SIZE_ERROR,
                        p -> p.frame(4, 1, 0, 6)),
                row("SETTINGS on a stream", ErrorCode.PROTOCOL_ERROR, p -> p.frame(4, 0, 1, 0)),
                row(
                        "SETTINGS without end",
                        ErrorCode.ENHANCE_YOUR_CALM,
                        p -> p.frame(4, 0, 0, 600)),
                row(
                        "an initial window over 2^31-1",
                        ErrorCode.FLOW_CONTROL_ERROR,
                        p -> p.setting(4, -1)),
                row("a frame size under 16384", ErrorCode.PROTOCOL_ERROR, p -> p.setting(5, 100)),
                row("PING of 7 bytes", ErrorCode.FRAME_SIZE_ERROR, p -> p.frame(6, 0, 0, 7)),
                row("PING on a stream", ErrorCode.PROTOCOL_ERROR, p -> p.frame(6, 0, 1, 8)),
                row("GOAWAY of 7 bytes", ErrorCode.FRAME_SIZE_ERROR, p -> p.frame(7, 0, 0, 7)),
                row("RST_STREAM of 3 bytes", ErrorCode.FRAME_SIZE_ERROR, p -> p.frame(3, 0, 1, 3)),
                row("RST_STREAM on stream 0", ErrorCode.PROTOCOL_ERROR, p -> p.frame(3, 0, 0, 4)),
                row("RST_STREAM on an idle stream", ErrorCode.PROTOCOL_ERROR, p -> p.reset(7)),
                row("PRIORITY of 4 bytes", ErrorCode.FRAME_SIZE_ERROR, p -> p.frame(2, 0, 1, 4)),
                row("PUSH_PROMISE", ErrorCode.PROTOCOL_ERROR, p -> p.frame(5, 4, 1, 4)),
                row(
                        "WINDOW_UPDATE of 3 bytes",
                        ErrorCode.FRAME_SIZE_ERROR,
                        p -> p.frame(8, 0, 0, 3)),
                row("WINDOW_UPDATE of 0", ErrorCode.PROTOCOL_ERROR, p -> p.windowUpdate(0, 0)),
                row(
                        "WINDOW_UPDATE on an idle stream",
                        ErrorCode.PROTOCOL_ERROR,
                        p -> p.windowUpdate(3, 1)),
                row(
                        "a connection window over 2^31-1",
                        ErrorCode.FLOW_CONTROL_ERROR,
                        p -> p.windowUpdate(0, Integer.MAX_VALUE)),
                row("DATA on stream 0", ErrorCode.PROTOCOL_ERROR, p -> p.data(0, 1, false)),
                row("DATA on an idle stream", ErrorCode.PROTOCOL_ERROR, p -> p.data(1, 1, false)),
                row(
                        "padding longer than the frame",
                        ErrorCode.PROTOCOL_ERROR,
                        p -> p.connect(1).paddedTooMuch(1)),
                row(
                        "padded DATA without a length",
                        ErrorCode.FRAME_SIZE_ERROR,
                        p -> p.connect(1).frame(0, 8, 1, 0)),
                row("CONTINUATION of nothing", ErrorCode.PROTOCOL_ERROR, p -> p.frame(9, 4, 1, 1)),
                row(
                        "a header block that is not continued",
                        ErrorCode.PROTOCOL_ERROR,
                        p -> p.frame(1, 0, 1, 1).frame(6, 0, 0, 8)),
                row(
                        "a header block continued on another stream",
                        ErrorCode.PROTOCOL_ERROR,
                        p -> p.frame(1, 0, 1, 1).frame(9, 0, 3, 1)),
                row(
                        "CONTINUATION without end",
                        ErrorCode.ENHANCE_YOUR_CALM,
                        p -> p.frame(1, 0, 1, 0).times(40, q -> q.frame(9, 0, 1, 0))),
                row(
                        "a header block without end",
                        ErrorCode.ENHANCE_YOUR_CALM,
                        p -> p.frame(1, 0, 1, 16000).times(5, q -> q.frame(9, 0, 1, 16000))),
                row(
                        "a header block over the limit",
                        ErrorCode.ENHANCE_YOUR_CALM,
                        p -> p.frame(1, 4, 1, 70_000)),
                row(
                        "HEADERS shorter than its priority",
                        ErrorCode.FRAME_SIZE_ERROR,
                        p -> p.frame(1, 0x24, 1, 3)),
                row(
                        "a header block that is not HPACK",
                        ErrorCode.COMPRESSION_ERROR,
                        p -> p.headerBytes(1, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f)),
                row("an even stream", ErrorCode.PROTOCOL_ERROR, p -> p.connect(2)),
                row("stream 0", ErrorCode.PROTOCOL_ERROR, p -> p.connect(0)),
                row("a decreasing stream", ErrorCode.STREAM_CLOSED, p -> p.connect(5).connect(3)),
                row(
                        "a PING flood",
                        ErrorCode.ENHANCE_YOUR_CALM,
                        p -> p.times(2000, q -> q.frame(6, 0, 0, 8))),
                row(
                        "a SETTINGS flood",
                        ErrorCode.ENHANCE_YOUR_CALM,
                        p -> p.times(2000, q -> q.frame(4, 0, 0, 0))),
                row(
                        "a PRIORITY flood",
                        ErrorCode.ENHANCE_YOUR_CALM,
                        p -> p.times(2000, q -> q.frame(2, 0, 1, 5))),
                row(
                        "a flood of unknown frames",
                        ErrorCode.ENHANCE_YOUR_CALM,
                        p -> p.times(2000, q -> q.frame(77, 0, 0, 3))),
                row(
                        "a flood of empty DATA",
                        ErrorCode.ENHANCE_YOUR_CALM,
                        p -> p.connect(1).times(2000, q -> q.data(1, 0, false))),
                row(
                        "rapid reset",
                        ErrorCode.ENHANCE_YOUR_CALM,
                        p -> p.streams(1, 1000, (q, id) -> q.connect(id).reset(id))),
                row(
                        "streams beyond the limit, again and again",
                        ErrorCode.ENHANCE_YOUR_CALM,
                        p -> p.streams(1, 2000, RawPeer::connect)),
                row(
                        "requests that are no tunnels, again and again",
                        ErrorCode.ENHANCE_YOUR_CALM,
                        p ->
                                p.streams(
                                        1,
                                        2000,
                                        (q, id) ->
                                                q.headers(
                                                        id, true, ":method", "GET", ":scheme",
                                                        "http", ":path", "/"))));
    }

    static Stream<Arguments> streamErrors() {
        return Stream.of(
                row(
                        "CONNECT with :path",
                        ErrorCode.PROTOCOL_ERROR,
                        p ->
                                p.headers(
                                        1,
                                        false,
                                        ":method",
                                        "CONNECT",
                                        ":authority",
                                        "10.0.0.1:80",
                                        ":path",
                                        "/")),
                row(
                        "CONNECT with :scheme",
                        ErrorCode.PROTOCOL_ERROR,
                        p ->
                                p.headers(
                                        1,
                                        false,
                                        ":method",
                                        "CONNECT",
                                        ":authority",
                                        "10.0.0.1:80",
                                        ":scheme",
                                        "https")),
                row(
                        "extended CONNECT",
                        ErrorCode.PROTOCOL_ERROR,
                        p ->
                                p.headers(
                                        1,
                                        false,
                                        ":method",
                                        "CONNECT",
                                        ":authority",
                                        "10.0.0.1:80",
                                        ":protocol",
                                        "websocket")),
                row(
                        "no :method",
                        ErrorCode.PROTOCOL_ERROR,
                        p -> p.headers(1, false, ":authority", "10.0.0.1:80")),
                row(
                        "a response",
                        ErrorCode.PROTOCOL_ERROR,
                        p -> p.headers(1, false, ":status", "200")),
                row(
                        "two methods",
                        ErrorCode.PROTOCOL_ERROR,
                        p ->
                                p.headers(
                                        1,
                                        false,
                                        ":method",
                                        "CONNECT",
                                        ":method",
                                        "CONNECT",
                                        ":authority",
                                        "10.0.0.1:80")),
                row(
                        "a pseudo header after others",
                        ErrorCode.PROTOCOL_ERROR,
                        p ->
                                p.literals(
                                        1,
                                        ":method",
                                        "CONNECT",
                                        "a",
                                        "b",
                                        ":authority",
                                        "10.0.0.1:80")),
                row(
                        "a connection header",
                        ErrorCode.PROTOCOL_ERROR,
                        p ->
                                p.headers(
                                        1,
                                        false,
                                        ":method",
                                        "CONNECT",
                                        ":authority",
                                        "10.0.0.1:80",
                                        "connection",
                                        "close")),
                row(
                        "an upper case name",
                        ErrorCode.PROTOCOL_ERROR,
                        p ->
                                p.literals(
                                        1,
                                        ":method",
                                        "CONNECT",
                                        ":authority",
                                        "10.0.0.1:80",
                                        "Forwarded",
                                        "x")),
                row(
                        "a header list over the limit",
                        ErrorCode.PROTOCOL_ERROR,
                        p ->
                                p.headers(
                                        1,
                                        false,
                                        ":method",
                                        "CONNECT",
                                        ":authority",
                                        "10.0.0.1:80",
                                        "a",
                                        "a".repeat(40_000),
                                        "b",
                                        "a".repeat(40_000))),
                row(
                        "HEADERS on an open tunnel",
                        ErrorCode.PROTOCOL_ERROR,
                        p -> p.connect(1).headers(1, true, "trailer", "x")),
                row(
                        "HEADERS after the end",
                        ErrorCode.STREAM_CLOSED,
                        p -> p.connect(1).data(1, 0, true).headers(1, true, "trailer", "x")),
                row(
                        "DATA after the end",
                        ErrorCode.STREAM_CLOSED,
                        p -> p.connect(1).data(1, 1, true).data(1, 1, false)),
                row(
                        "DATA beyond the window",
                        ErrorCode.FLOW_CONTROL_ERROR,
                        p -> p.connect(1).data(1, 900, false).data(1, 101, false)),
                row(
                        "padding counts as DATA",
                        ErrorCode.FLOW_CONTROL_ERROR,
                        p -> p.connect(1).padded(1, 900, 200)),
                row(
                        "WINDOW_UPDATE of 0",
                        ErrorCode.PROTOCOL_ERROR,
                        p -> p.connect(1).windowUpdate(1, 0)),
                row(
                        "a stream window over 2^31-1",
                        ErrorCode.FLOW_CONTROL_ERROR,
                        p -> p.connect(1).windowUpdate(1, Integer.MAX_VALUE)),
                row(
                        "a stream beyond the limit",
                        ErrorCode.REFUSED_STREAM,
                        p -> p.streams(1, 11, RawPeer::connect)));
    }

    private static Arguments row(String name, ErrorCode expected, Consumer<RawPeer> does) {
        return Arguments.of(expected, Named.of(name, does));
    }
}
