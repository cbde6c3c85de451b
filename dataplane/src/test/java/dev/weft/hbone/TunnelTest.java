package dev.weft.hbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.net.HboneTarget;
import dev.weft.relay.EndFailure;
import dev.weft.workload.WorkloadType;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One client and one server, each rule of a tunnel's life. */
class TunnelTest {

    private static final Baggage BAGGAGE =
            new Baggage(
                    "Kubernetes",
                    "shop",
                    Optional.of(new Baggage.Owner(WorkloadType.DEPLOYMENT, "orders")),
                    "orders",
                    "v1",
                    "eu",
                    "eu-1");

    private final List<HboneStream> serverEnds = new ArrayList<>();

    @Test
    void everything_a_request_and_a_reply_say_arrives() {
        try (Pair pair = new Pair()) {
            ConnectRequest request =
                    new ConnectRequest(
                            HboneTarget.parse("[fd00::7]:8080").orElseThrow(),
                            Optional.of(new Forwarded("10.0.0.1:4711", Optional.of("orders.shop"))),
                            BAGGAGE,
                            Optional.of(new TraceParent(1, 2, 3, 0)),
                            Optional.of("network-1"));
            List<ConnectReply> replies = new ArrayList<>();

            pair.exchange();
            pair.client.open(
                    request,
                    new ConnectListener() {
                        @Override
                        public void accepted(HboneStream stream, ConnectReply reply) {
                            replies.add(reply);
                        }

                        @Override
                        public void refused(ConnectReply reply) {}

                        @Override
                        public void failed(HboneFailure failure) {}
                    });
            pair.exchange();
            pair.arrived.getFirst().accept(ConnectReply.accepted(BAGGAGE));
            pair.exchange();

            assertThat(pair.arrived.getFirst().request()).isEqualTo(request);
            assertThat(replies).containsExactly(ConnectReply.accepted(BAGGAGE));
        }
    }

    @Test
    void bytes_and_the_end_of_each_direction_arrive_independently() {
        try (Pair pair = new Pair()) {
            pair.exchange();
            HboneStream client = pair.tunnel(serverEnds);
            HboneStream server = serverEnds.getFirst();
            Recorder atClient = new Recorder();
            Recorder atServer = new Recorder();
            client.start(atClient);
            server.start(atServer);

            client.write(Pair.utf8("question"));
            client.finish();
            pair.exchange();
            assertThat(atServer.text()).isEqualTo("question");
            assertThat(atServer.ends).isEqualTo(1);
            assertThat(atServer.closes).isZero();
            assertThat(pair.client.active()).isEqualTo(1);

            server.write(Pair.utf8("answer"));
            server.finish();
            pair.exchange();
            assertThat(atClient.text()).isEqualTo("answer");
            assertThat(List.of(atClient.ends, atClient.closes)).containsExactly(1, 1);
            assertThat(atServer.closes).isEqualTo(1);
            assertThat(pair.client.active() + pair.server.active()).isZero();
        }
    }

    @Test
    void end_of_stream_waits_behind_data_that_the_window_holds_back() {
        try (Pair pair = new Pair()) {
            pair.exchange();
            HboneStream client = pair.tunnel(serverEnds);
            Recorder atServer = new Recorder();

            client.write(Unpooled.wrappedBuffer(new byte[200_000]));
            client.finish();
            pair.exchange();
            assertThat(client.isWritable()).isFalse();
            serverEnds.getFirst().start(atServer);
            pair.exchange();

            assertThat(atServer.bytes.size()).isEqualTo(200_000);
            assertThat(atServer.ends).isEqualTo(1);
            client.abort(EndFailure.stopped("test"));
        }
    }

    @Test
    void a_paused_consumer_gets_no_more_than_a_window_until_it_resumes() {
        try (Pair pair = new Pair()) {
            pair.exchange();
            HboneStream client = pair.tunnel(serverEnds);
            Recorder atClient = new Recorder();
            Recorder atServer = new Recorder();
            client.start(atClient);
            HboneStream server = serverEnds.getFirst();
            server.start(atServer);
            server.pause();

            client.write(Unpooled.wrappedBuffer(new byte[300_000]));
            client.flush();
            pair.exchange();
            assertThat(atServer.bytes.size()).isZero();
            assertThat(client.isWritable()).isFalse();
            server.resume();
            pair.exchange();

            assertThat(atServer.bytes.size()).isEqualTo(300_000);
            assertThat(client.isWritable()).isTrue();
            assertThat(atClient.writables).isEqualTo(1);
        }
    }

    @Test
    void a_refusal_carries_its_status_and_frees_the_stream() {
        try (Pair pair = new Pair()) {
            pair.exchange();

            pair.open();
            pair.exchange();
            pair.arrived.getFirst().refuse(401);
            pair.exchange();

            assertThat(pair.refused).containsExactly(new ConnectReply(401, Baggage.EMPTY));
            assertThat(pair.failed).isEmpty();
            assertThat(pair.client.active() + pair.server.active()).isZero();
            assertThat(pair.clientClosed).isEmpty();
        }
    }

    @Test
    void a_request_that_is_taken_back_cancels_the_work_for_it() {
        try (Pair pair = new Pair()) {
            List<String> events = new ArrayList<>();
            pair.exchange();

            PendingConnect pending = pair.open();
            pair.exchange();
            InboundConnect inbound = pair.arrived.getFirst();
            inbound.onCancelled(() -> events.add("cancelled"));
            pending.cancel();
            pair.exchange();
            HboneStream late = inbound.accept(ConnectReply.accepted(Baggage.EMPTY));
            Recorder recorder = new Recorder();
            late.start(recorder);

            assertThat(events).containsExactly("cancelled");
            assertThat(recorder.failures).hasSize(1);
            assertThat(pair.failed).isEmpty();
        }
    }

    @Test
    void an_abort_fails_the_other_end_and_only_that_stream() {
        try (Pair pair = new Pair()) {
            pair.exchange();
            HboneStream first = pair.tunnel(serverEnds);
            HboneStream second = pair.tunnel(serverEnds);
            Recorder firstAtServer = new Recorder();
            Recorder secondAtServer = new Recorder();
            serverEnds.get(0).start(firstAtServer);
            serverEnds.get(1).start(secondAtServer);

            first.abort(EndFailure.reset("the application went away"));
            second.write(Pair.utf8("still here"));
            second.flush();
            pair.exchange();

            assertThat(firstAtServer.failures)
                    .containsExactly(EndFailure.reset("the peer reset the stream: CONNECT_ERROR"));
            assertThat(secondAtServer.text()).isEqualTo("still here");
        }
    }

    @Test
    void a_cancelled_stream_reads_as_ended_and_writing_to_it_fails() {
        try (Pair pair = new Pair()) {
            pair.exchange();
            HboneStream client = pair.tunnel(serverEnds);
            HboneStream server = serverEnds.getFirst();
            Recorder atServer = new Recorder();
            server.start(atServer);

            client.write(Pair.utf8("last words"));
            client.reset(ErrorCode.CANCEL);
            pair.exchange();
            assertThat(atServer.text()).isEqualTo("last words");
            assertThat(atServer.ends).isEqualTo(1);
            assertThat(atServer.failures).isEmpty();
            server.write(Pair.utf8("anyone?"));

            assertThat(atServer.failures)
                    .containsExactly(EndFailure.reset("the peer stopped reading"));
        }
    }

    @Test
    void a_cancelled_stream_closes_once_this_side_finishes_too() {
        try (Pair pair = new Pair()) {
            pair.exchange();
            HboneStream client = pair.tunnel(serverEnds);
            HboneStream server = serverEnds.getFirst();
            Recorder atServer = new Recorder();
            server.start(atServer);

            client.reset(ErrorCode.CANCEL);
            pair.exchange();
            server.finish();

            assertThat(List.of(atServer.ends, atServer.closes)).containsExactly(1, 1);
            assertThat(atServer.failures).isEmpty();
        }
    }

    @Test
    void a_draining_server_takes_what_is_on_its_way_and_closes_after_the_last_tunnel() {
        try (Pair pair = new Pair()) {
            pair.exchange();
            HboneStream client = pair.tunnel(serverEnds);
            Recorder atClient = new Recorder();
            client.start(atClient);

            pair.open();
            pair.server.drain();
            pair.exchange();
            assertThat(pair.arrived).as("the request crossed the GOAWAY").hasSize(2);
            assertThat(pair.client.capacity()).isZero();
            assertThat(pair.client.isReusable()).isFalse();
            pair.arrived.getLast().refuse(503);
            pair.exchange();
            assertThat(pair.clientClosed).isEmpty();
            serverEnds.getFirst().start(new Recorder());
            client.finish();
            serverEnds.getFirst().finish();
            pair.exchange();

            assertThat(atClient.closes).isEqualTo(1);
            assertThat(pair.clientClosed).hasSize(1);
            assertThat(pair.serverClosed)
                    .containsExactly(new HboneFailure(HboneFailure.Kind.CLOSED_HERE, "drained"));
        }
    }

    @Test
    void a_draining_client_lets_its_tunnels_finish() {
        try (Pair pair = new Pair()) {
            pair.exchange();
            HboneStream client = pair.tunnel(serverEnds);

            pair.client.drain();
            pair.exchange();
            assertThat(pair.clientClosed).isEmpty();
            client.abort(EndFailure.stopped("done"));

            assertThat(pair.clientClosed).hasSize(1);
        }
    }

    @Test
    void a_closed_connection_fails_tunnels_and_requests() {
        try (Pair pair = new Pair()) {
            pair.exchange();
            HboneStream client = pair.tunnel(serverEnds);
            Recorder atClient = new Recorder();
            client.start(atClient);
            pair.open();

            pair.clientChannel.close();

            assertThat(atClient.failures)
                    .extracting(EndFailure::kind)
                    .containsExactly(EndFailure.Kind.TUNNEL_LOST);
            assertThat(pair.failed).hasSize(1);
            assertThat(pair.failed.getFirst().retryable()).isTrue();
            assertThat(pair.clientClosed).hasSize(1);
        }
    }

    @Test
    void the_peers_limit_bounds_the_capacity_and_freed_streams_return_to_it() {
        try (Pair pair = new Pair(HboneSettings.CLIENT, HboneSettings.SERVER.withMaxStreams(2))) {
            assertThat(pair.client.capacity()).as("before SETTINGS").isZero();
            pair.exchange();
            assertThat(pair.client.capacity()).isEqualTo(2);

            pair.tunnel(serverEnds);
            HboneStream second = pair.tunnel(serverEnds);
            assertThat(pair.client.capacity()).isZero();
            assertThatThrownBy(pair::open).isInstanceOf(IllegalStateException.class);
            second.abort(EndFailure.stopped("done"));

            assertThat(pair.client.capacity()).isEqualTo(1);
        }
    }

    @Test
    void a_bulk_stream_does_not_hold_up_a_small_one() {
        HboneSettings narrow = HboneSettings.SERVER.withMaxStreams(10);
        try (Pair pair =
                new Pair(HboneSettings.CLIENT, narrow.withWindows(65_535, 70_000, 1_000_000))) {
            pair.exchange();
            HboneStream bulk = pair.tunnel(serverEnds);
            HboneStream small = pair.tunnel(serverEnds);
            Recorder atServer = new Recorder();
            serverEnds.get(1).start(atServer);

            bulk.write(Unpooled.wrappedBuffer(new byte[120_000]));
            small.write(Pair.utf8("quick"));
            small.flush();
            pair.exchange();

            assertThat(atServer.text()).isEqualTo("quick");
            bulk.abort(EndFailure.stopped("done"));
        }
    }

    @Test
    void however_many_streams_stall_the_others_go_on() {
        HboneSettings tight =
                HboneSettings.SERVER.withMaxStreams(12).withWindows(10_000, 100_000, 160_000);
        try (Pair pair = new Pair(HboneSettings.CLIENT, tight)) {
            pair.exchange();
            for (int i = 0; i < 11; i++) {
                HboneStream stalled = pair.tunnel(serverEnds);
                Recorder greedy = new Recorder();
                serverEnds.getLast().start(greedy);
                stalled.write(Unpooled.wrappedBuffer(new byte[60_000]));
                stalled.flush();
                pair.exchange();
                assertThat(greedy.bytes.size()).isEqualTo(60_000);
                serverEnds.getLast().pause();
                stalled.write(Unpooled.wrappedBuffer(new byte[120_000]));
                stalled.flush();
                pair.exchange();
            }

            HboneStream lively = pair.tunnel(serverEnds);
            Recorder recorder = new Recorder();
            serverEnds.getLast().start(recorder);
            for (int i = 0; i < 20; i++) {
                lively.write(Unpooled.wrappedBuffer(new byte[50_000]));
                lively.flush();
                pair.exchange();
            }

            assertThat(recorder.bytes.size()).isEqualTo(1_000_000);
            pair.client.close("done");
        }
    }
}
