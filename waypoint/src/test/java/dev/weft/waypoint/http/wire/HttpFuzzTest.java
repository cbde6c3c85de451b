package dev.weft.waypoint.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weft.waypoint.http.ClientConnection;
import dev.weft.waypoint.http.MalformedMessage;
import dev.weft.waypoint.http.PathNormalization;
import dev.weft.waypoint.http.PathNormalizer;
import dev.weft.waypoint.http.RequestHead;
import dev.weft.waypoint.http.client.ClientSettings;
import dev.weft.waypoint.http.client.HttpClient;
import dev.weft.waypoint.http.server.ServerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Any bytes at all. With {@code JAZZER_FUZZ=1} it searches; otherwise it repeats the seeds. */
class HttpFuzzTest {

    @FuzzTest
    void a_path_is_refused_or_has_one_form(byte[] input) throws Exception {
        String path = new String(input, StandardCharsets.ISO_8859_1);
        for (PathNormalization mode : PathNormalization.values()) {
            PathNormalizer paths = new PathNormalizer(mode);
            try {
                String normal = paths.normalize(path);
                assertThat(paths.normalize(normal)).isEqualTo(normal);
            } catch (MalformedMessage e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    /** What is taken is written again by our client, and means the same to our server. */
    @FuzzTest
    void a_request_that_is_taken_means_one_thing(byte[] input) {
        Raw first = Raw.of(ServerSettings.DEFAULT);
        first.answering = false;
        first.send(input);

        if (!first.heads.isEmpty() && first.failures.isEmpty()) {
            RequestHead head = first.heads.getFirst();
            Raw second = Raw.of(ServerSettings.DEFAULT);
            second.answering = false;
            second.send(written(head));
            if (!head.authority().isEmpty()) {
                assertThat(second.heads).hasSize(1);
                RequestHead again = second.heads.getFirst();
                assertThat(again).hasToString(head.toString());
                assertThat(again.target()).isEqualTo(head.target());
                assertThat(comparable(again)).isEqualTo(comparable(head));
            }
            second.finish();
        }

        first.finish();
    }

    /** Without what the hop itself makes: the length, and the key of a WebSocket. */
    private static String comparable(RequestHead head) {
        return head.copy()
                .headers()
                .remove("content-length")
                .remove("sec-websocket-key")
                .entries()
                .toString();
    }

    private static byte[] written(RequestHead head) {
        EmbeddedChannel channel = new EmbeddedChannel();
        ClientConnection connection =
                HttpClient.start(
                        channel,
                        ClientSettings.HTTP11,
                        new ClientConnection.Observer() {
                            @Override
                            public void changed() {}

                            @Override
                            public void closed(String reason) {}
                        });
        Call call = new Call();
        call.stream = connection.send(head.copy(), true, call);
        call.stream.flush();
        ByteBuf out = Unpooled.buffer();
        while (true) {
            ByteBuf next = channel.readOutbound();
            if (next == null) {
                break;
            }
            out.writeBytes(next);
            next.release();
        }
        channel.finishAndReleaseAll();
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    @FuzzTest
    void the_cut_of_a_request_does_not_matter(byte[] input) {
        if (input.length > 2 && input[0] == 'P' && input[1] == 'R' && input[2] == 'I') {
            // HTTP/2 may pack its frames as it likes.
            return;
        }
        Raw whole = Raw.of(ServerSettings.DEFAULT);
        Raw pieces = Raw.of(ServerSettings.DEFAULT);

        String one = whole.send(input);
        StringBuilder other = new StringBuilder();
        for (int i = 0; i < input.length; i++) {
            other.append(pieces.send(Arrays.copyOfRange(input, i, i + 1)));
        }

        assertThat(pieces.heads.toString()).isEqualTo(whole.heads.toString());
        assertThat(pieces.bodies).isEqualTo(whole.bodies);
        assertThat(other.toString()).isEqualTo(one);
        whole.finish();
        pieces.finish();
    }

    @FuzzTest
    void a_connection_of_http2_survives(byte[] input) {
        Raw raw = Raw.of(ServerSettings.DEFAULT);
        raw.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + Http2Text.bytes("000000040000000000"));

        raw.send(input);
        raw.channel.close();
        raw.channel.runPendingTasks();

        assertThat(raw.closed).hasSize(1);
        raw.finish();
    }
}
