package dev.weft.hbone;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client does with a server that breaks the rules, and with each way to say no. */
class HostileServerTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final RawPeer peer = new RawPeer(channel);
    private final List<HboneFailure> closed = new ArrayList<>();
    private final List<HboneFailure> failed = new ArrayList<>();
    private final List<ConnectReply> refused = new ArrayList<>();
    private final List<HboneStream> accepted = new ArrayList<>();
    private final HboneClient client;

    HostileServerTest() {
        channel.freezeTime();
        client =
                HboneClient.start(
                        channel,
                        HboneSettings.CLIENT,
                        new ClientObserver() {
                            @Override
                            public void ready() {}

                            @Override
                            public void closed(HboneFailure cause) {
                                closed.add(cause);
                            }
                        });
        peer.settings();
        client.open(
                Pair.REQUEST,
                new ConnectListener() {
                    @Override
                    public void accepted(HboneStream stream, ConnectReply reply) {
                        accepted.add(stream);
                    }

                    @Override
                    public void refused(ConnectReply reply) {
                        refused.add(reply);
                    }

                    @Override
                    public void failed(HboneFailure failure) {
                        failed.add(failure);
                    }
                });
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    static Stream<Arguments> connectionErrors() {
        return Stream.of(
                row("a promise", ErrorCode.PROTOCOL_ERROR, p -> p.frame(5, 4, 1, 8)),
                row(
                        "HEADERS on a stream never opened",
                        ErrorCode.PROTOCOL_ERROR,
                        p -> p.headers(9, false, ":status", "200")),
                row(
                        "HEADERS on a server's stream",
                        ErrorCode.PROTOCOL_ERROR,
                        p -> p.headers(2, false, ":status", "200")),
                row(
                        "DATA on a stream never opened",
                        ErrorCode.PROTOCOL_ERROR,
                        p -> p.data(3, 1, false)),
                row(
                        "a header list over the client's limit",
                        ErrorCode.ENHANCE_YOUR_CALM,
                        p -> p.headers(1, false, ":status", "200", "a", "a".repeat(40_000))),
                row(
                        "informational replies without end",
                        ErrorCode.ENHANCE_YOUR_CALM,
                        p -> p.times(2000, q -> q.headers(1, false, ":status", "103"))));
    }

    @ParameterizedTest
    @MethodSource("connectionErrors")
    void ends_the_connection(ErrorCode expected, Consumer<RawPeer> does) {
        does.accept(peer);

        assertThat(peer.goAways()).containsExactly(expected);
        assertThat(closed)
                .extracting(HboneFailure::kind)
                .containsExactly(HboneFailure.Kind.PROTOCOL);
        assertThat(failed).hasSize(1);
        assertThat(channel.isOpen()).isFalse();
    }

    static Stream<Arguments> streamErrors() {
        return Stream.of(
                row("DATA before the reply", ErrorCode.PROTOCOL_ERROR, p -> p.data(1, 1, false)),
                row(
                        "a reply without a status",
                        ErrorCode.PROTOCOL_ERROR,
                        p -> p.headers(1, false, "a", "b")),
                row(
                        "a status that is no number",
                        ErrorCode.PROTOCOL_ERROR,
                        p -> p.headers(1, false, ":status", "2x0")),
                row(
                        "a request",
                        ErrorCode.PROTOCOL_ERROR,
                        p -> p.headers(1, false, ":method", "GET")),
                row(
                        "an informational reply that ends",
                        ErrorCode.PROTOCOL_ERROR,
                        p -> p.headers(1, true, ":status", "100")));
    }

    @ParameterizedTest
    @MethodSource("streamErrors")
    void fails_the_request_and_keeps_the_connection(ErrorCode expected, Consumer<RawPeer> does) {
        does.accept(peer);

        assertThat(peer.resets()).containsExactly(expected);
        assertThat(failed)
                .extracting(HboneFailure::kind)
                .containsExactly(HboneFailure.Kind.PROTOCOL);
        assertThat(closed).isEmpty();
    }

    @Test
    void hands_every_refusal_on_with_its_status() {
        peer.headers(1, false, ":status", "503");

        assertThat(refused).containsExactly(new ConnectReply(503, Baggage.EMPTY));
        assertThat(peer.resets()).containsExactly(ErrorCode.CANCEL);
    }

    @Test
    void waits_for_the_final_reply_behind_informational_ones() {
        peer.headers(1, false, ":status", "103").headers(1, false, ":status", "200");

        assertThat(accepted).hasSize(1);
    }

    @Test
    void knows_that_a_refused_stream_was_not_looked_at() {
        peer.reset(1, ErrorCode.REFUSED_STREAM);

        assertThat(failed)
                .extracting(HboneFailure::kind)
                .containsExactly(HboneFailure.Kind.NOT_TAKEN);
        assertThat(failed.getFirst().retryable()).isTrue();
    }

    @Test
    void knows_that_a_stream_beyond_goaway_was_not_looked_at() {
        peer.goAway(0);

        assertThat(failed)
                .extracting(HboneFailure::kind)
                .containsExactly(HboneFailure.Kind.NOT_TAKEN);
        assertThat(closed).hasSize(1);
    }

    @Test
    void does_not_repeat_a_request_that_was_reset() {
        peer.reset(1, ErrorCode.INTERNAL_ERROR);

        assertThat(failed).extracting(HboneFailure::kind).containsExactly(HboneFailure.Kind.RESET);
        assertThat(failed.getFirst().retryable()).isFalse();
    }

    @Test
    void a_smaller_window_announced_later_makes_open_streams_wait() {
        peer.headers(1, false, ":status", "200");
        HboneStream stream = accepted.getFirst();
        Recorder recorder = new Recorder();
        stream.start(recorder);
        stream.write(channel.alloc().buffer().writeZero(10_000));
        stream.flush();
        long sent = peer.count(Frames.DATA);

        peer.setting(Frames.INITIAL_WINDOW_SIZE, 5_000);
        stream.write(channel.alloc().buffer().writeZero(1_000));
        stream.flush();
        assertThat(peer.count(Frames.DATA)).as("5000 bytes below zero").isEqualTo(sent);
        peer.windowUpdate(1, 6_000);

        assertThat(peer.count(Frames.DATA)).isEqualTo(sent + 1);
        assertThat(recorder.failures).isEmpty();
    }

    private static Arguments row(String name, ErrorCode expected, Consumer<RawPeer> does) {
        return Arguments.of(expected, Named.of(name, does));
    }
}
