package dev.weft.waypoint.http.wire;

import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.weft.waypoint.http.server.ServerSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/** Requests put together of lines that are right, wrong, or in the wrong place. */
class ComposedRequestsTest {

    private static final List<String> FIRST =
            List.of(
                    "GET /a/../b?x=%zz HTTP/1.1\r\n",
                    "POST / HTTP/1.1\r\n",
                    "POST / HTTP/1.0\r\n",
                    "HEAD http://c:8080/%2e HTTP/1.1\r\n",
                    "CONNECT d:443 HTTP/1.1\r\n",
                    "OPTIONS * HTTP/1.1\r\n",
                    "\r\nGET / HTTP/1.1\r\n");

    private static final List<String> LINES =
            List.of(
                    "Host: a\r\n",
                    "Host: a\r\n",
                    "host: b\r\n",
                    "Content-Length: 3\r\n",
                    "Content-Length: 0\r\n",
                    "Transfer-Encoding: chunked\r\n",
                    "Transfer-Encoding: gzip\r\n",
                    "Connection: close\r\n",
                    "Connection: x, keep-alive\r\n",
                    "Connection: upgrade\r\n",
                    "Upgrade: websocket\r\n",
                    "X: 1\r\n",
                    "X : 2\r\n",
                    " folded\r\n",
                    "Y: \u00e4\t \r\n",
                    "Z: a\nb\r\n",
                    "Cookie: a=1\r\n",
                    "cookie: b=2\r\n",
                    "TE: trailers\r\n",
                    "Expect: 100-continue\r\n");

    private static final List<String> BODIES =
            List.of(
                    "",
                    "abc",
                    "3\r\nabc\r\n0\r\n\r\n",
                    "3;x\r\nabc\r\n0\r\nX: y\r\n\r\n",
                    "3\nabc\r\n0\r\n\r\n",
                    "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");

    private static final Gen<String> REQUESTS =
            integers()
                    .between(0, FIRST.size() - 1)
                    .zip(
                            lists().of(integers().between(0, LINES.size() - 1)).ofSizeBetween(0, 5),
                            integers().between(0, BODIES.size() - 1),
                            (first, lines, body) ->
                                    FIRST.get(first)
                                            + lines.stream()
                                                    .map(LINES::get)
                                                    .reduce("", String::concat)
                                            + "\r\n"
                                            + BODIES.get(body));

    @Test
    void what_is_taken_means_the_same_when_our_client_has_written_it() {
        HttpFuzzTest fuzz = new HttpFuzzTest();

        qt().withExamples(3000)
                .forAll(REQUESTS)
                .checkAssert(text -> fuzz.a_request_that_is_taken_means_one_thing(bytes(text)));
    }

    @Test
    void the_cut_does_not_matter() {
        HttpFuzzTest fuzz = new HttpFuzzTest();

        qt().withExamples(500)
                .forAll(REQUESTS)
                .checkAssert(text -> fuzz.the_cut_of_a_request_does_not_matter(bytes(text)));
    }

    /** What one parser takes for a body and another for a request is never both. */
    @Test
    void a_body_is_never_a_request() {
        qt().withExamples(3000)
                .forAll(REQUESTS)
                .check(text -> {
                    Raw raw = Raw.of(ServerSettings.DEFAULT);
                    raw.send(bytes(text));
                    boolean taken =
                            raw.heads.stream().anyMatch(head -> head.path().equals("/smuggled"));
                    boolean read = raw.bodies.stream().anyMatch(body -> body.contains("smug"));
                    raw.finish();
                    return !(taken && read);
                });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
