package dev.weft.waypoint;

import static dev.weft.waypoint.LoopbackWaypoint.behind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.relay.EndFailure;
import dev.weft.relay.RelayEnd;
import dev.weft.waypoint.request.RequestOutcome;
import dev.weft.waypoint.request.ResponseFlag;
import dev.weft.workload.AppProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client and the outcome say when a backend dies, stage by stage of its response. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpstreamDeathTest {

    private static final int BROKEN = -1;
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final Dying plain = new Dying(UpstreamDeathTest::isWholeHead);
    private final Dying framed = new Dying(UpstreamDeathTest::hasHeaders);
    private LoopbackWaypoint mesh;

    /** How the connection ends behind what was sent. */
    enum Death {
        END,
        RESET,
        /** It stays. */
        NONE
    }

    /** An application that sends bytes for whatever is asked, and dies. */
    private static final class Dying implements Consumer<RelayEnd> {
        private final Predicate<byte[]> asked;
        private volatile byte[] bytes = new byte[0];
        private volatile Death death = Death.NONE;

        Dying(Predicate<byte[]> asked) {
            this.asked = asked;
        }

        void will(byte[] send, Death then) {
            bytes = send;
            death = then;
        }

        @Override
        public void accept(RelayEnd end) {
            end.start(new Connection(end));
        }

        private final class Connection implements RelayEnd.Receiver {
            private final RelayEnd end;
            private final ByteBuf seen = Unpooled.buffer();
            private boolean done;

            Connection(RelayEnd end) {
                this.end = end;
            }

            @Override
            public void received(ByteBuf data) {
                seen.writeBytes(data);
                data.release();
            }

            @Override
            public void receivedAll() {
                byte[] all = Arrays.copyOf(seen.array(), seen.writerIndex());
                if (done || !asked.test(all)) {
                    return;
                }
                done = true;
                end.write(Unpooled.wrappedBuffer(bytes));
                end.flush();
                switch (death) {
                    case END -> end.finish();
                    case RESET -> end.abort(EndFailure.reset("a test wants it"));
                    case NONE -> {}
                }
            }

            @Override
            public void ended() {
                end.finish();
            }

            @Override
            public void writable() {}

            @Override
            public void closed() {}

            @Override
            public void failed(EndFailure cause) {}
        }
    }

    private static boolean isWholeHead(byte[] seen) {
        return new String(seen, StandardCharsets.ISO_8859_1).contains("\r\n\r\n");
    }

    private static boolean hasHeaders(byte[] seen) {
        int at = 24;
        while (at + 9 <= seen.length) {
            if (seen[at + 3] == 1) {
                return true;
            }
            at += 9 + ((seen[at] & 255) << 16 | (seen[at + 1] & 255) << 8 | (seen[at + 2] & 255));
        }
        return false;
    }

    @BeforeAll
    void start() throws Exception {
        mesh = new LoopbackWaypoint();
        mesh.controller
                .put(behind("plain", "10.96.0.2", AppProtocol.HTTP11))
                .put(behind("framed", "10.96.0.3", AppProtocol.HTTP2));
        mesh.pod("plain-1", "plain", plain);
        mesh.pod("framed-1", "framed", framed);
        mesh.start();
    }

    @AfterAll
    void end() {
        mesh.close();
    }

    record Expected(int status, int attempts, List<ResponseFlag> flags) {
        static Expected of(int status, int attempts, ResponseFlag... flags) {
            return new Expected(status, attempts, List.of(flags));
        }
    }

    private static final Expected WHOLE = Expected.of(200, 1);
    private static final Expected CLOSED = Expected.of(503, 1, ResponseFlag.UPSTREAM_CLOSED);
    private static final Expected BROKEN_OFF = Expected.of(BROKEN, 1, ResponseFlag.UPSTREAM_CLOSED);
    private static final Expected NOT_TAKEN =
            Expected.of(503, 3, ResponseFlag.RETRIES_SPENT, ResponseFlag.UPSTREAM_RESET);

    private static Arguments row(String stage, String sent, Death death, Expected expected) {
        return Arguments.of(stage, sent, death, expected);
    }

    static List<Arguments> plain() {
        return List.of(
                row("before the head", "", Death.END, CLOSED),
                row("before the head", "", Death.RESET, CLOSED),
                row("after an early head", "HTTP/1.1 103 Early Hints\r\n\r\n", Death.END, CLOSED),
                row("within the head", "HTTP/1.1 200 OK\r\nContent-", Death.END, CLOSED),
                row("before the body", HEAD, Death.END, BROKEN_OFF),
                row("within the body", HEAD + "hel", Death.END, BROKEN_OFF),
                row("within the body", HEAD + "hel", Death.RESET, BROKEN_OFF),
                row("within a chunk", CHUNKED + "5\r\nhel", Death.END, BROKEN_OFF),
                row("between chunks", CHUNKED + "5\r\nhello\r\n", Death.END, BROKEN_OFF),
                row("before trailers", CHUNKED + "5\r\nhello\r\n0\r\n", Death.END, BROKEN_OFF),
                row("within trailers", CHUNKED + "0\r\nx: y", Death.END, BROKEN_OFF),
                row("behind everything", HEAD + "hello", Death.END, WHOLE),
                row("as the end", "HTTP/1.1 200 OK\r\n\r\nhello", Death.END, WHOLE),
                row("instead of the end", "HTTP/1.1 200 OK\r\n\r\nhel", Death.RESET, BROKEN_OFF),
                row(
                        "no HTTP",
                        "SSH-2.0-x\r\n\r\n",
                        Death.NONE,
                        Expected.of(502, 1, ResponseFlag.UPSTREAM_PROTOCOL)));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource
    void plain(String stage, String sent, Death death, Expected expected) throws Exception {
        plain.will(sent.getBytes(StandardCharsets.ISO_8859_1), death);

        check("10.96.0.2:80", expected);
    }

    private static final String OK = "000001 01 04 00000001 88";
    private static final String HELLO = "000005 00 00 00000001 68656c6c6f";

    static List<Arguments> framed() {
        return List.of(
                row("before the head", "", Death.END, CLOSED),
                row("before the head", "", Death.RESET, CLOSED),
                row("within the head", "000009 01 04 00000001 88", Death.END, CLOSED),
                row("before the body", OK, Death.END, BROKEN_OFF),
                row("within the body", OK + "000005 00 01 00000001 6865", Death.END, BROKEN_OFF),
                row("before trailers", OK + HELLO, Death.END, BROKEN_OFF),
                row("before trailers", OK + HELLO, Death.RESET, BROKEN_OFF),
                row("within trailers", OK + HELLO + "000009 01 05 00000001", Death.END, BROKEN_OFF),
                row("behind everything", OK + "000000 00 01 00000001", Death.END, WHOLE),
                row(
                        "a goaway that leaves it out",
                        "000008 07 00 00000000 00000000 00000000",
                        Death.END,
                        NOT_TAKEN),
                row("a stream refused", "000004 03 00 00000001 00000007", Death.END, NOT_TAKEN),
                row(
                        "a stream reset",
                        "000004 03 00 00000001 00000002",
                        Death.END,
                        Expected.of(503, 1, ResponseFlag.UPSTREAM_RESET)),
                row(
                        "a stream reset within the body",
                        OK + HELLO + "000004 03 00 00000001 00000002",
                        Death.END,
                        Expected.of(BROKEN, 1, ResponseFlag.UPSTREAM_RESET)),
                row(
                        "no frames",
                        "ffffff ff ff ffffffff 00",
                        Death.NONE,
                        Expected.of(502, 1, ResponseFlag.UPSTREAM_PROTOCOL)));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource
    void framed(String stage, String sent, Death death, Expected expected) throws Exception {
        String settings = "000000 04 00 00000000";
        framed.will(HexFormat.of().parseHex((settings + sent).replace(" ", "")), death);

        check("10.96.0.3:80", expected);
    }

    private void check(String service, Expected expected) throws Exception {
        int before = mesh.outcomes.size();
        HttpCaller caller = mesh.client("frontend").http(service, false);

        if (expected.status() == BROKEN) {
            assertThatThrownBy(() -> caller.get("/")).isInstanceOf(IOException.class);
        } else {
            assertThat(caller.get("/").status()).isEqualTo(expected.status());
        }
        caller.close();

        Awaitility.await().until(() -> mesh.outcomes.size() == before + 1);
        RequestOutcome outcome = mesh.outcomes.getLast();
        assertThat(outcome.answer().flags())
                .as(outcome.answer().toString())
                .containsExactlyInAnyOrderElementsOf(expected.flags());
        assertThat(outcome.attempts()).hasSize(expected.attempts());
    }
}
