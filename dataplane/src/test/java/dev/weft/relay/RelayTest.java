package dev.weft.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelayTest {

    private final EventLoop loop = new EmbeddedChannel().eventLoop();
    private final FakeEnd downstream = new FakeEnd(loop);
    private final FakeEnd upstream = new FakeEnd(loop);
    private final List<RelayOutcome> outcomes = new ArrayList<>();
    private final Relay relay = Relay.join(downstream, upstream, outcomes::add);

    @Test
    void copies_each_way_and_flushes_once_for_a_batch() {
        downstream.receives("ping");
        upstream.receives("pong!");

        assertThat(upstream.events).containsExactly("write ping", "flush");
        assertThat(downstream.events).containsExactly("write pong!", "flush");
        assertThat(relay.bytesFrom(Side.DOWNSTREAM)).isEqualTo(4);
        assertThat(relay.bytesFrom(Side.UPSTREAM)).isEqualTo(5);
    }

    @Test
    void pauses_the_source_while_the_other_side_is_full() {
        upstream.writable = false;
        downstream.receives("x");
        assertThat(downstream.events).containsExactly("pause");

        upstream.writable = true;
        upstream.receiver.writable();

        assertThat(downstream.events).containsExactly("pause", "resume");
    }

    @Test
    void what_waits_for_a_slow_receiver_counts_until_it_is_taken() {
        ByteBudget budget = ByteBudget.of(Relay.QUEUED);
        FakeEnd source = new FakeEnd(loop);
        FakeEnd slow = new FakeEnd(loop);
        Relay.join(source, slow, budget, outcomes::add);
        slow.writable = false;
        source.receives("x");
        source.receives("y");
        assertThat(budget.used()).isEqualTo(Relay.QUEUED);

        slow.writable = true;
        slow.receiver.writable();

        assertThat(budget.used()).isZero();
        assertThat(outcomes).isEmpty();
    }

    @Test
    void a_receiver_that_is_slow_where_there_is_no_room_ends_its_relay_and_no_other() {
        ByteBudget budget = ByteBudget.of(Relay.QUEUED);
        FakeEnd first = new FakeEnd(loop);
        FakeEnd source = new FakeEnd(loop);
        FakeEnd slow = new FakeEnd(loop);
        Relay.join(first, upstream, budget, outcomes::add);
        Relay.join(source, slow, budget, outcomes::add);
        upstream.writable = false;
        slow.writable = false;
        first.receives("x");

        source.receives("y");

        assertThat(outcomes)
                .containsExactly(
                        new RelayOutcome(
                                1,
                                0,
                                new RelayEnding.Broken(Side.UPSTREAM, EndFailure.overloaded())));
        assertThat(source.events).contains("abort OVERLOADED");
        assertThat(first.events).containsExactly("pause");
        assertThat(budget.used()).isEqualTo(Relay.QUEUED);
        assertThat(budget.refused()).isEqualTo(1);
    }

    @Test
    void ends_when_both_sides_closed_and_not_before() {
        downstream.receiver.ended();
        assertThat(upstream.events).containsExactly("finish");
        upstream.receives("late");
        upstream.receiver.ended();
        downstream.receiver.closed();
        assertThat(outcomes).isEmpty();

        upstream.receiver.closed();

        assertThat(outcomes).containsExactly(new RelayOutcome(0, 4, new RelayEnding.Finished()));
    }

    @Test
    void a_side_that_breaks_resets_the_other_and_ends_the_relay_once() {
        EndFailure reset = EndFailure.reset("gone");

        downstream.receiver.failed(reset);
        upstream.receiver.failed(EndFailure.reset("later"));

        assertThat(upstream.events).containsExactly("abort RESET");
        assertThat(outcomes)
                .containsExactly(
                        new RelayOutcome(0, 0, new RelayEnding.Broken(Side.DOWNSTREAM, reset)));
    }

    @Test
    void a_relay_that_is_stopped_resets_both_sides_and_says_why() {
        EndFailure revoked = EndFailure.stopped("a policy revoked the connection");

        relay.stop(revoked);
        relay.stop(EndFailure.stopped("again"));

        assertThat(downstream.events).containsExactly("abort STOPPED");
        assertThat(upstream.events).containsExactly("abort STOPPED");
        assertThat(outcomes)
                .containsExactly(new RelayOutcome(0, 0, new RelayEnding.Stopped(revoked)));
    }

    @Test
    void ends_of_two_event_loops_are_refused() {
        FakeEnd stranger = new FakeEnd(new EmbeddedChannel().eventLoop());

        assertThatThrownBy(() -> Relay.join(downstream, stranger, outcomes::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two event loops");
    }
}
