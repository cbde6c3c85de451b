package dev.weft.hbone;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server answers to a client that breaks the rules. */
class HostileClientTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<InboundConnect> arrived = new ArrayList<>();
    private final List<HboneFailure> closed = new ArrayList<>();
    private final RawPeer peer = new RawPeer(channel);

    HostileClientTest() {
        channel.freezeTime();
        HboneSettings settings =
                HboneSettings.SERVER.withMaxStreams(10).withWindows(1000, 2000, 70_000);
        HboneServer.start(
                channel,
                settings,
                new InboundHandler() {
                    @Override
                    public void connect(InboundConnect connect) {
                        arrived.add(connect);
                    }

                    @Override
                    public void closed(HboneFailure cause) {
                        closed.add(cause);
                    }
                });
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @MethodSource("dev.weft.hbone.ClientBreaches#connectionErrors")
    void ends_the_connection_with_the_right_error(ErrorCode expected, Consumer<RawPeer> does) {
        peer.preface();

        does.accept(peer);

        assertThat(peer.goAways()).containsExactly(expected);
        assertThat(closed).hasSize(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("dev.weft.hbone.ClientBreaches#streamErrors")
    void ends_one_stream_with_the_right_error(ErrorCode expected, Consumer<RawPeer> does) {
        peer.preface();

        does.accept(peer);

        assertThat(peer.resets()).containsExactly(expected);
        assertThat(peer.goAways()).isEmpty();
        peer.frame(6, 0, 0, 8);
        assertThat(peer.count(Frames.PING)).as("the connection still answers").isEqualTo(1);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("another method", ":method", "GET", ":scheme", "http", ":path", "/"),
                refusal("no authority", ":method", "CONNECT"),
                refusal(
                        "an authority without a port",
                        ":method",
                        "CONNECT",
                        ":authority",
                        "10.0.0.1"),
                refusal(
                        "an authority with a wild port",
                        ":method",
                        "CONNECT",
                        ":authority",
                        "10.0.0.1:99999"),
                refusal(
                        "an authority that is nothing",
                        ":method",
                        "CONNECT",
                        ":authority",
                        "::::"));
    }

    private static Arguments refusal(String name, String... headers) {
        return Arguments.of(Named.of(name, headers));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void answers_what_is_no_tunnel_with_400(String[] headers) {
        peer.preface();

        peer.headers(1, false, headers);

        assertThat(arrived).isEmpty();
        assertThat(peer.statuses()).containsExactly("400");
        assertThat(peer.resets()).containsExactly(ErrorCode.NO_ERROR);
    }

    @Test
    void refuses_bytes_that_are_no_preface() {
        peer.send(Unpooled.copiedBuffer("GET / HTTP/1.1\r\n\r\n", StandardCharsets.US_ASCII));

        assertThat(peer.goAways()).containsExactly(ErrorCode.PROTOCOL_ERROR);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void refuses_a_first_frame_that_is_not_settings() {
        peer.send(Unpooled.copiedBuffer(Frames.PREFACE, StandardCharsets.US_ASCII));
        peer.frame(6, 0, 0, 8);

        assertThat(peer.goAways()).containsExactly(ErrorCode.PROTOCOL_ERROR);
    }

    @Test
    void gives_up_a_client_that_never_sends_settings() {
        peer.send(Unpooled.copiedBuffer(Frames.PREFACE, StandardCharsets.US_ASCII));

        channel.advanceTimeBy(20, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(closed).hasSize(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void cuts_off_a_client_that_leaves_its_answers_unread() {
        peer.preface();
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);

        for (int second = 0; second < 60 && closed.isEmpty(); second++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            peer.times(100, p -> p.frame(6, 0, 0, 8));
            peer.send(Unpooled.EMPTY_BUFFER);
        }

        assertThat(closed)
                .extracting(HboneFailure::message)
                .containsExactly("answers are left unread");
    }

    @Test
    void holds_no_more_than_the_window_however_small_the_pieces() {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
        channel.config().setAllocator(allocator);
        peer.preface().connect(1);
        long before = held(allocator);

        peer.times(1000, p -> p.data(1, 1, false));

        assertThat(held(allocator) - before).isLessThan(100_000);
        peer.data(1, 1, false);
        assertThat(peer.resets()).containsExactly(ErrorCode.FLOW_CONTROL_ERROR);
    }

    @Test
    void ignores_what_was_on_its_way_when_it_reset_a_stream_and_gives_the_window_back() {
        peer.preface().connect(1);
        HboneStream stream = arrived.getFirst().accept(ConnectReply.accepted(Baggage.EMPTY));
        stream.reset(ErrorCode.CANCEL);

        peer.times(300, p -> p.data(1, 1000, false)).headers(1, true, "trailer", "x");

        assertThat(peer.goAways()).isEmpty();
        assertThat(peer.resets()).containsExactly(ErrorCode.CANCEL);
        assertThat(peer.windowCredits(0)).isGreaterThan(200_000);
    }

    @Test
    void survives_frames_cut_at_every_byte() {
        ByteBuf all = peer.record(p -> p.preface().connect(1).data(1, 5, true));
        while (all.isReadable()) {
            peer.send(all.readRetainedSlice(1));
        }
        all.release();
        Recorder recorder = new Recorder();

        arrived.getFirst().accept(ConnectReply.accepted(Baggage.EMPTY)).start(recorder);

        assertThat(recorder.bytes.size()).isEqualTo(5);
        assertThat(recorder.ends).isEqualTo(1);
    }

    /** Bytes in buffers of the connection, and in those that arrived and are still referred to. */
    private static long held(UnpooledByteBufAllocator allocator) {
        return Stream.of(allocator, UnpooledByteBufAllocator.DEFAULT)
                .mapToLong(a -> a.metric().usedHeapMemory() + a.metric().usedDirectMemory())
                .sum();
    }
}
