package dev.weft.hbone;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Any bytes at all: a server or a client either goes on or ends the connection with a reason, never
 * with an exception of ours, and holds no more than its windows. With {@code JAZZER_FUZZ=1} it
 * searches; otherwise it repeats the seeds.
 */
class HboneFuzzTest {

    @FuzzTest
    void a_server_survives(byte[] input) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        HboneServer.start(
                channel,
                HboneSettings.SERVER.withMaxStreams(4).withWindows(1000, 2000, 70_000),
                connect -> {
                    if (connect.request().target().port() % 2 == 0) {
                        connect.accept(ConnectReply.accepted(Baggage.EMPTY)).start(new Recorder());
                    } else {
                        connect.refuse(503);
                    }
                });
        channel.writeInbound(Unpooled.copiedBuffer(Frames.PREFACE, StandardCharsets.US_ASCII));

        feed(channel, input);
    }

    @FuzzTest
    void a_client_survives(byte[] input) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        RawPeer peer = new RawPeer(channel);
        HboneClient client =
                HboneClient.start(
                        channel,
                        HboneSettings.CLIENT,
                        new ClientObserver() {
                            @Override
                            public void ready() {}

                            @Override
                            public void closed(HboneFailure cause) {
                                assertThat(cause.message()).isNotEmpty();
                            }
                        });
        peer.settings();
        client.open(
                Pair.REQUEST,
                new ConnectListener() {
                    @Override
                    public void accepted(HboneStream stream, ConnectReply reply) {
                        stream.start(new Recorder());
                    }

                    @Override
                    public void refused(ConnectReply reply) {}

                    @Override
                    public void failed(HboneFailure failure) {}
                });

        feed(channel, input);
    }

    @FuzzTest
    void header_values_are_parsed_or_not(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);

        Baggage baggage = Baggage.parse(List.of(text));
        assertThat(Baggage.parse(List.of(baggage.encode()))).isEqualTo(baggage);
        Forwarded.parse(text);
        TraceParent.parse(text).ifPresent(trace -> assertThat(trace.encode()).isEqualTo(text));
    }

    private static void feed(EmbeddedChannel channel, byte[] input) {
        int half = input.length / 2;
        channel.writeInbound(Unpooled.copiedBuffer(input, 0, half));
        if (channel.isOpen()) {
            channel.writeInbound(Unpooled.copiedBuffer(input, half, input.length - half));
        }
        channel.runPendingTasks();
        channel.checkException();
        channel.finishAndReleaseAll();
    }
}
