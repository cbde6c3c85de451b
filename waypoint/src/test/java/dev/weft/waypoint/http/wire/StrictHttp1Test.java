package dev.weft.waypoint.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.server.ServerSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What could be read in two ways is answered by an error and a close, and never passed on. */
class StrictHttp1Test {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\n";

    private static Arguments row(String what, int status, String request) {
        return Arguments.of(what, status, request);
    }

    static List<Arguments> refused() {
        return List.of(
                // lengths
                row("two lengths", 400, POST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nx"),
                row("the same length twice", 400, POST + length("1") + length("1") + "\r\nx"),
                row("a list of lengths", 400, POST + length("1, 1") + "\r\nx"),
                row("a length with a sign", 400, POST + length("+1") + "\r\nx"),
                row("a negative length", 400, POST + length("-1") + "\r\nx"),
                row("a hexadecimal length", 400, POST + length("0x1") + "\r\nx"),
                row("an empty length", 400, POST + length("") + "\r\nx"),
                row("a length with a blank", 400, POST + length("1 1") + "\r\nx"),
                row("a length beyond 63 bits", 400, POST + length("9223372036854775808") + "\r\n"),
                row("length and chunks", 400, POST + length("1") + chunked("chunked") + "\r\nx"),
                row("chunks and length", 400, POST + chunked("chunked") + length("1") + "\r\nx"),
                // codings
                row("chunked twice", 400, POST + chunked("chunked") + chunked("chunked") + "\r\n"),
                row("a list of chunked", 400, POST + chunked("chunked, chunked") + "\r\n"),
                row("chunked before another", 400, POST + chunked("chunked, gzip") + "\r\n"),
                row("another before chunked", 400, POST + chunked("gzip, chunked") + "\r\n"),
                row("chunked with a quote", 400, POST + chunked("\"chunked\"") + "\r\n"),
                row("chunked with a parameter", 400, POST + chunked("chunked;q=1") + "\r\n"),
                row("xchunked", 400, POST + chunked("xchunked") + "\r\n"),
                row("another coding", 501, POST + chunked("gzip") + "\r\n"),
                row("identity", 501, POST + chunked("identity") + "\r\n"),
                row("an empty coding", 501, POST + chunked("") + "\r\n"),
                row("vertical tab before chunked", 400, POST + chunked("\u000bchunked") + "\r\n"),
                row(
                        "chunks in HTTP/1.0",
                        400,
                        "POST / HTTP/1.0\r\nHost: a\r\n" + chunked("chunked") + "\r\n0\r\n\r\n"),
                // lines
                row("a folded line", 400, GET + "X: a\r\n b\r\n\r\n"),
                row("a folded first line", 400, "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
                row("a folded length", 400, POST + "Content-Length:\r\n 1\r\n\r\nx"),
                row("bare line feeds", 400, "GET / HTTP/1.1\nHost: a\n\n"),
                row("one bare line feed", 400, "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"),
                row("a bare line feed at the end", 400, GET + "\n"),
                row("a bare carriage return", 400, GET + "X: a\rb\r\n\r\n"),
                row("carriage returns as ends", 400, "GET / HTTP/1.1\rHost: a\r\n\r\n"),
                row("two carriage returns", 400, GET + "X: a\r\r\n\r\n"),
                row("two empty lines first", 400, "\r\n\r\n" + GET + "\r\n"),
                row("a line feed first", 400, "\n" + GET + "\r\n"),
                row("a blank first", 400, " " + GET + "\r\n"),
                row("no colon", 400, GET + "X\r\n\r\n"),
                row("an empty name", 400, GET + ": a\r\n\r\n"),
                row("a blank before the colon", 400, GET + "X : a\r\n\r\n"),
                row("a tabulator before the colon", 400, GET + "X\t: a\r\n\r\n"),
                row("a blank in the name", 400, GET + "X Y: a\r\n\r\n"),
                row(
                        "length with a blank before the colon",
                        400,
                        POST + "Content-Length : 1\r\n\r\n"),
                row("a name with a bracket", 400, GET + "X(: a\r\n\r\n"),
                row("a name beyond ASCII", 400, GET + "X\u00e4: a\r\n\r\n"),
                row("a name with a control character", 400, GET + "X\u0001: a\r\n\r\n"),
                row("a name with a NUL", 400, GET + "X\u0000: a\r\n\r\n"),
                row("a value with a NUL", 400, GET + "X: a\u0000b\r\n\r\n"),
                row("a value with DEL", 400, GET + "X: a\u007fb\r\n\r\n"),
                row("a value with an escape", 400, GET + "X: a\u001bb\r\n\r\n"),
                // request line
                row("no version", 400, "GET /\r\n\r\n"),
                row("HTTP/0.9 with a host", 400, "GET /\r\nHost: a\r\n\r\n"),
                row("HTTP/2.0 after a method", 505, "GET / HTTP/2.0\r\nHost: a\r\n\r\n"),
                row("HTTP/1.2", 505, "GET / HTTP/1.2\r\nHost: a\r\n\r\n"),
                row("a small version", 400, "GET / http/1.1\r\nHost: a\r\n\r\n"),
                row("a long version", 400, "GET / HTTP/1.10\r\nHost: a\r\n\r\n"),
                row("another protocol", 400, "GET / RTSP/1.0\r\nHost: a\r\n\r\n"),
                row("two blanks", 400, "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("two blanks before the version", 400, "GET /  HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("a blank behind the version", 400, "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
                row("a tabulator", 400, "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("a method with a bracket", 400, "GE(T / HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("no method", 400, " / HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("a long method", 501, "G".repeat(65) + " / HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("TLS to a plain port", 400, "\u0016\u0003\u0001\u0002\u0000\u0001\n\n"),
                row("a broken preface", 400, "PRI * HTTP/2.0\r\n\n\r\n"),
                // targets
                row("a fragment", 400, "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("a target beyond ASCII", 400, "GET /\u00e4 HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("a NUL in the target", 400, "GET /\u0000 HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("an escaped NUL", 400, "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("a broken escape", 400, "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("an overlong slash", 400, "GET /%c0%af HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("no slash", 400, "GET a HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("a star", 400, "GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("another scheme", 400, "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("a user", 400, "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("no host in the target", 400, "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("a connect with a path", 400, "CONNECT /a HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("a connect without a port", 400, "CONNECT a HTTP/1.1\r\nHost: a\r\n\r\n"),
                row("a connect to port 0", 400, "CONNECT a:0 HTTP/1.1\r\nHost: a\r\n\r\n"),
                row(
                        "a connect with a body",
                        400,
                        "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n" + length("3") + "\r\nabc"),
                // hosts
                row("no host", 400, "GET / HTTP/1.1\r\n\r\n"),
                row("an empty host", 400, "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
                row("two hosts", 400, GET + "Host: b\r\n\r\n"),
                row("the same host twice", 400, GET + "host: a\r\n\r\n"),
                row("a host with a user", 400, host("u@a")),
                row("a host with a path", 400, host("a/b")),
                row("a host with a query", 400, host("a?b")),
                row("a host with a fragment", 400, host("a#b")),
                row("a host with a blank", 400, host("a b")),
                row("a list of hosts", 400, host("a, b")),
                row("a host with a backslash", 400, host("a\\b")),
                row("a host with a named port", 400, host("a:http")),
                row("a host with a large port", 400, host("a:65536")),
                row("a host with two ports", 400, host("a:1:2")),
                row("a port alone", 400, host(":80")),
                row("an address without its end", 400, host("[::1")),
                row("an address with a zone", 400, host("[fe80::1%25eth0]")),
                row("a host beyond ASCII", 400, host("\u00e4")));
    }

    private static String length(String value) {
        return "Content-Length: " + value + "\r\n";
    }

    private static String chunked(String value) {
        return "Transfer-Encoding: " + value + "\r\n";
    }

    private static String host(String host) {
        return "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void a_request_that_is_refused(String what, int status, String request) {
        Raw raw = Raw.of(ServerSettings.DEFAULT);

        String answer = raw.send(request + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("connection: close");
        assertThat(raw.heads).isEmpty();
        assertThat(raw.isOpen()).isFalse();
        assertThat(raw.closed).hasSize(1);
        raw.finish();
    }

    @ParameterizedTest(name = "{0}, byte by byte")
    @MethodSource("refused")
    void a_request_that_is_refused_byte_by_byte(String what, int status, String request) {
        Raw raw = Raw.of(ServerSettings.DEFAULT);
        StringBuilder answer = new StringBuilder();

        for (char c : (request + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n").toCharArray()) {
            answer.append(raw.send(String.valueOf(c)));
        }

        assertThat(answer.toString()).startsWith("HTTP/1.1 " + status + " ");
        assertThat(raw.heads).isEmpty();
        assertThat(raw.isOpen()).isFalse();
        raw.finish();
    }

    static List<Arguments> brokenBodies() {
        return List.of(
                Arguments.of("no size", "\r\n"),
                Arguments.of("a size that is no number", "g\r\n"),
                Arguments.of("a size with 0x", "0x1\r\na\r\n0\r\n\r\n"),
                Arguments.of("a negative size", "-1\r\na\r\n"),
                Arguments.of("a size with a sign", "+1\r\na\r\n"),
                Arguments.of("a size beyond 60 bits", "ffffffffffffffff\r\n"),
                Arguments.of("a size with many zeros", "0000000000000001\r\na\r\n0\r\n\r\n"),
                Arguments.of("a blank before the size", " 1\r\na\r\n0\r\n\r\n"),
                Arguments.of("a blank behind the size", "1 \r\na\r\n0\r\n\r\n"),
                Arguments.of("a size line with a bare line feed", "1\na\r\n0\r\n\r\n"),
                Arguments.of("a bare line feed behind data", "1\r\na\n0\r\n\r\n"),
                Arguments.of("a bare carriage return in an extension", "1;a\rb\r\na\r\n0\r\n\r\n"),
                Arguments.of("a line feed in an extension", "1;a\nb\r\na\r\n0\r\n\r\n"),
                Arguments.of("a NUL in an extension", "1;\u0000\r\na\r\n0\r\n\r\n"),
                Arguments.of("a long extension", "1;" + "x".repeat(300) + "\r\na\r\n0\r\n\r\n"),
                Arguments.of("data longer than its size", "1\r\nabc\r\n0\r\n\r\n"),
                Arguments.of("a folded trailer", "0\r\nX: a\r\n b\r\n\r\n"),
                Arguments.of("a trailer without a colon", "0\r\nX\r\n\r\n"),
                Arguments.of("a trailer with a bare line feed", "0\r\nX: a\n\r\n"),
                Arguments.of(
                        "two lengths in trailers", "0\r\n" + length("1") + length("2") + "\r\n"),
                Arguments.of("many extensions", ("1;" + "x".repeat(200) + "\r\na\r\n").repeat(90)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenBodies")
    void a_body_that_is_refused(String what, String body) {
        Raw raw = Raw.of(ServerSettings.DEFAULT);

        String answer = raw.send(POST + chunked("chunked") + "\r\n" + body + GET + "\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("connection: close");
        assertThat(raw.heads).hasSize(1);
        assertThat(raw.bodies).isEmpty();
        assertThat(raw.failures).hasSize(1);
        assertThat(raw.isOpen()).isFalse();
        raw.finish();
    }

    @Test
    void too_much_of_a_head_is_refused() {
        Raw bytes = Raw.of(ServerSettings.DEFAULT);
        Raw fields = Raw.of(ServerSettings.DEFAULT);
        Raw endless = Raw.of(ServerSettings.DEFAULT);

        assertThat(bytes.send(GET + "X: " + "a".repeat(61 << 10) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(fields.send(GET + "X: a\r\n".repeat(100) + "\r\n")).startsWith("HTTP/1.1 431 ");
        assertThat(endless.send("x".repeat(61 << 10))).startsWith("HTTP/1.1 431 ");

        for (Raw raw : List.of(bytes, fields, endless)) {
            assertThat(raw.heads).isEmpty();
            assertThat(raw.isOpen()).isFalse();
            raw.finish();
        }
    }

    static List<Arguments> accepted() {
        return List.of(
                Arguments.of(GET + "\r\n", "GET http://a/"),
                Arguments.of("\r\n" + GET + "\r\n", "GET http://a/"),
                Arguments.of("GET / HTTP/1.0\r\n\r\n", "GET http:///"),
                Arguments.of("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS http://a*"),
                Arguments.of(
                        "GET http://b:8080/x?y HTTP/1.1\r\nHost: a\r\n\r\n", "GET http://b:8080/x"),
                Arguments.of("GET HTTP://b HTTP/1.1\r\nHost: a\r\n\r\n", "GET http://b/"),
                Arguments.of("GET http://b?q HTTP/1.1\r\nHost: a\r\n\r\n", "GET http://b/"),
                Arguments.of("OPTIONS http://b HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS http://b*"),
                Arguments.of(
                        "GET /a/../b HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "GET http://[::1]:80/b"),
                Arguments.of("PURGE / HTTP/1.1\r\nHost: a\r\n\r\n", "PURGE http://a/"),
                Arguments.of("GET / HTTP/1.1\r\nHOST:\ta \t\r\n\r\n", "GET http://a/"),
                Arguments.of(GET + "X_Y: a\r\nZ:\r\n\r\n", "GET http://a/"));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void a_request_that_is_taken(String request, String head) {
        Raw raw = Raw.of(ServerSettings.DEFAULT);

        String answer = raw.send(request);

        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nok");
        assertThat(raw.heads).hasSize(1);
        assertThat(raw.heads.getFirst()).hasToString(head);
        raw.finish();
    }

    @Test
    void what_concerns_a_connection_is_not_passed_on() {
        Raw raw = Raw.of(ServerSettings.DEFAULT);

        raw.send(
                GET
                        + "Connection: keep-alive, X-Secret, upgrade\r\nX-Secret: 1\r\n"
                        + "Keep-Alive: 5\r\nProxy-Connection: a\r\nProxy-Authorization: b\r\n"
                        + "TE: gzip, trailers;q=0.5\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\n"
                        + "X-Kept: yes\r\n\r\n");

        RequestHead head = raw.heads.getFirst();
        assertThat(head.headers().names()).containsExactlyInAnyOrder("te", "X-Kept");
        assertThat(head.header("te")).isEqualTo("trailers");
        raw.finish();
    }

    @Test
    void chunks_are_read_whatever_their_cut() {
        String request =
                POST
                        + chunked("Chunked")
                        + "\r\n"
                        + "3\r\n"
                        + "abc\r\n"
                        + "A;x=\"y\"\r\n"
                        + "0123456789\r\n"
                        + "0\r\n"
                        + "X-Sum: 1\r\n"
                        + "Host: b\r\n\r\n";
        Raw whole = Raw.of(ServerSettings.DEFAULT);
        Raw pieces = Raw.of(ServerSettings.DEFAULT);

        whole.send(request);
        for (int i = 0; i < request.length(); i++) {
            pieces.send(request.substring(i, i + 1));
        }

        for (Raw raw : List.of(whole, pieces)) {
            assertThat(raw.bodies).containsExactly("abc0123456789");
            assertThat(raw.trailers.getFirst().names()).containsExactly("X-Sum");
            assertThat(raw.isOpen()).isTrue();
            raw.finish();
        }
    }
}
