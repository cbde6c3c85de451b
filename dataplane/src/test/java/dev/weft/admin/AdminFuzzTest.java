package dev.weft.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Any bytes at all where a request is expected, in two pieces: at most one request is handed to a
 * handler, only to the one of its path and method, and what is answered is HTTP. With {@code
 * JAZZER_FUZZ=1} it searches; otherwise it repeats the seeds.
 */
class AdminFuzzTest {

    @FuzzTest
    void a_connection_is_answered_or_closed(byte[] input) {
        List<AdminRequest> handled = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel();
        AdminConnection.addTo(channel.pipeline(), routes(handled), Runnable::run);

        int half = input.length / 2;
        send(channel, Unpooled.copiedBuffer(input, 0, half));
        send(channel, Unpooled.copiedBuffer(input, half, input.length - half));

        String answer = answer(channel);
        channel.finishAndReleaseAll();
        channel.checkException();
        assertThat(answer).matches("(?s)|HTTP/1\\.1 [1-5][0-9][0-9] .*");
        assertThat(handled).hasSizeLessThanOrEqualTo(1);
        assertThat(handled)
                .allSatisfy(request -> {
                    assertThat(request.path()).isIn("/get", "/post");
                    assertThat(request.method())
                            .isEqualTo(
                                    request.path().equals("/get")
                                            ? AdminMethod.GET
                                            : AdminMethod.POST);
                    assertThat(request.body().length())
                            .isLessThanOrEqualTo(AdminConnection.MAX_BYTES);
                    assertThat(answer).contains("HTTP/1.1 200 OK\r\n");
                });
    }

    private static AdminRoutes routes(List<AdminRequest> handled) {
        AdminHandler handler =
                request -> {
                    handled.add(request);
                    return AdminResponse.text(200, "done\n");
                };
        return AdminRoutes.NONE.get("/get", handler).post("/post", handler);
    }

    private static void send(EmbeddedChannel channel, ByteBuf piece) {
        if (channel.isOpen()) {
            channel.writeInbound(piece);
            channel.runPendingTasks();
        } else {
            piece.release();
        }
    }

    private static String answer(EmbeddedChannel channel) {
        StringBuilder answer = new StringBuilder();
        for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            ByteBuf bytes = (ByteBuf) out;
            answer.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
        }
        return answer.toString();
    }
}
